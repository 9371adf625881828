using System.Globalization;

namespace P2POrleans.Cli.Up;

/// <summary>A peer that <c>up</c> will start.</summary>
/// <param name="Share">The folder that it shares.</param>
internal sealed record PlannedPeer(string Name, string Share, int GrpcPort, int HttpPort)
{
    private const string Loopback = "127.0.0.1";

    public string GrpcAuthority => string.Create(CultureInfo.InvariantCulture, $"{Loopback}:{GrpcPort}");

    public string HttpAuthority => string.Create(CultureInfo.InvariantCulture, $"{Loopback}:{HttpPort}");

    public Uri HttpUrl => new("http://" + HttpAuthority);
}
