namespace P2POrleans.Peer.Gateways;

/// <summary>Where the directory is. Section <see cref="Section"/>.</summary>
public sealed class GatewayOptions
{
    public const string Section = "P2P";

    public const string DefaultUrl = "http://localhost:5000";

    /// <summary>An absolute http(s) URL. Default <see cref="DefaultUrl"/>.</summary>
    public string Gateway { get; init; } = DefaultUrl;
}
