namespace P2POrleans.Silo.Hosting;

/// <summary>Section <c>P2P:Silo</c>: one silo.</summary>
public sealed class SiloHostOptions
{
    public const string Section = "P2P:Silo";

    /// <summary><see cref="Advertise"/>: the first address that the machine's own name stands for and that is not loopback, IPv4 before IPv6, as in a container.</summary>
    public const string OwnAddress = "auto";

    /// <summary>
    /// The address, or a name for it, that other silos and the gateways reach this one at, and that it listens on: <c>localhost</c> (default),
    /// for a cluster on one machine, or <c>auto</c>.
    /// </summary>
    public string Advertise { get; init; } = "localhost";

    /// <summary>Where it listens for other silos. Default 11111.</summary>
    public int Port { get; init; } = 11111;

    /// <summary>Where it listens for gateways. Default 30000.</summary>
    public int ClientPort { get; init; } = 30000;

    /// <summary>
    /// Where it tells how it is (<c>/healthz/live</c>, <c>/healthz/ready</c>, <c>/metrics</c>): <c>http://HOST:PORT</c>. Default
    /// <c>http://localhost:8080</c>.
    /// </summary>
    public string Listen { get; init; } = "http://localhost:8080";

    /// <summary>
    /// Shows the Orleans Dashboard at <c>/dashboard</c>. Default false. It has no password, so that <see cref="Listen"/> must be on
    /// localhost with it.
    /// </summary>
    public bool Dashboard { get; init; }

    /// <summary>How long a stop may take to hand the grains over to other silos. Default 30 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
