namespace P2POrleans.Gateway.Hosting;

/// <summary>Section <c>P2P:GatewayHost</c>: the server itself.</summary>
public sealed class GatewayOptions
{
    public const string Section = "P2P:GatewayHost";

    /// <summary>
    /// Where to listen: <c>http://HOST:PORT</c>. <c>localhost</c> means both loopback addresses, <c>0.0.0.0</c>, <c>*</c> or
    /// <c>+</c> every address; port 0 takes a free one (with an address, not with <c>localhost</c>). Default
    /// <c>http://localhost:5000</c>.
    /// </summary>
    public string Listen { get; init; } = "http://localhost:5000";

    /// <summary>
    /// How long a stop waits for requests that are under way before it cuts them off. Default 20 seconds, more than a request may take
    /// that brings no file list.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
