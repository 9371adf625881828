using System.Globalization;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Hosting;
using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Up;

/// <summary>What <c>up</c> will start, and on which ports.</summary>
internal sealed record UpPlan(ListenAddress Gateway, IReadOnlyList<PlannedPeer> Peers)
{
    public const int DefaultGatewayPort = 5000;
    public const int DefaultPeerPort = 50051;

    /// <summary>From a peer's gRPC port to its HTTP port.</summary>
    public const int HttpPortOffset = 1000;

    private const string GatewayFlag = "--listen HOST:PORT";
    private const string PeerFlag = "--peer-port BASE";

    /// <exception cref="CommandException">The ports do not exist, or one would be used twice.</exception>
    public static UpPlan Create(ListenAddress gateway, int peerPort, IReadOnlyList<string> shares)
    {
        PlannedPeer[] peers = [.. shares.Select((share, i) => new PlannedPeer(
            string.Create(CultureInfo.InvariantCulture, $"peer{i + 1}"), share, peerPort + i, peerPort + i + HttpPortOffset))];
        var plan = new UpPlan(gateway, peers);
        (int Port, string User, string Flag)[] ports = [.. plan.Ports()];
        if (ports.Any(p => p.Port is < 1 or > ushort.MaxValue))
        {
            throw CommandException.Usage(
                $"the ports of {shares.Count} peers from {peerPort} on are not all between 1 and 65535; choose others with {PeerFlag}");
        }

        if (ports.GroupBy(p => p.Port).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw CommandException.Usage($"port {twice.Key} would be used twice; choose others with {GatewayFlag} or {PeerFlag}");
        return plan;
    }

    /// <exception cref="CommandException">A port is taken.</exception>
    public void RequireFreePorts()
    {
        foreach ((int port, string user, string flag) in Ports())
            PortCheck.RequireFree(new ListenAddress(ListenAddress.DefaultHost, port), user, flag);
    }

    private IEnumerable<(int Port, string User, string Flag)> Ports() =>
    [
        (Gateway.Port, "the gateway", GatewayFlag),
        .. Peers.SelectMany(p => new[] { (p.GrpcPort, p.Name, PeerFlag), (p.HttpPort, p.Name + " (HTTP)", PeerFlag) }),
    ];
}
