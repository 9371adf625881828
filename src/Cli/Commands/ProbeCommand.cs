using System.CommandLine;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Probing;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p probe [PEER]</c>: how far and how fast peers are from here.</summary>
internal static class ProbeCommand
{
    private const long DefaultBytes = 16 * 1024 * 1024;

    /// <summary>What a peer may be asked for (protos/file_transfer.proto).</summary>
    private const long MaxBytes = 16L * 1024 * 1024 * 1024;

    /// <summary>For each measurement: a slow way is measured by what gets through in this time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create(CommandRunner runner)
    {
        var peer = new Argument<string?>("PEER")
        {
            Description = "Name of the peer; all that are online when left out",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<long?> size = ByteOptions.Size("--size", "Move SIZE each way, at most 10 seconds long; 16M when left out");
        Option<Uri?> gateway = GatewayOption.Create();
        var command = new Command("probe", "Measure latency and bandwidth to a peer, or to all") { peer, size, gateway };
        runner.Bind(command, context => RunAsync(
            context, GatewayOption.Resolve(context.Get(gateway)), context.Arguments.GetValue(peer), context.Get(size) ?? DefaultBytes));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, Uri gateway, string? name, long bytes)
    {
        if (bytes is < 1 or > MaxBytes)
            throw CommandException.Usage("--size must be from 1 byte to 16 GiB");

        using DirectoryClient directory = DirectoryClient.Connect(gateway);
        IReadOnlyList<PeerItem> peers = await PeerList.GetAsync(directory, context.Stop);
        PeerItem[] chosen = name is null ? [.. peers.Where(p => p.Online)] : [.. peers.Where(p => p.Name == name)];
        if (chosen.Length == 0)
            throw CommandException.NotFound(name is null ? "no peer is online" : $"the directory knows no peer '{name}'");

        List<ProbedPeer> probed = [];
        // One after the other: together they would measure each other.
        foreach (PeerItem peer in chosen)
            probed.Add(await ProbeAsync(context, peer, bytes));

        Show(context.Output, probed);
        return probed.TrueForAll(p => p.Error is null) ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<ProbedPeer> ProbeAsync(CommandContext context, PeerItem peer, long bytes)
    {
        if (!PeerUrl.TryParse(peer.GrpcUrl, out Uri? address))
            return new ProbedPeer(peer.Name, peer.GrpcUrl, null, null, null, $"'{peer.GrpcUrl}' is no address");

        var probe = new PeerProbe(new ProbeOptions { TransferBytes = bytes, Limit = Patience });
        ProbeResult result = await Activity.RunAsync(context.Output, $"Probing {peer.Name}", () => probe.RunAsync(address, context.Stop));
        return new ProbedPeer(
            peer.Name, peer.GrpcUrl, Round(result.MedianLatency?.TotalMilliseconds, 3), Round(result.DownBytesPerSecond, 0),
            Round(result.UpBytesPerSecond, 0), result.Fault is { } fault ? Reason(fault) : null);
    }

    /// <param name="fault">A gRPC status code, a colon, and what the other side says about it, if anything.</param>
    private static string Reason(string fault) => fault.Split(':')[0] switch
    {
        "Unimplemented" => "a peer of the original system, which serves files but has no ECHO and DUMMY to measure with",
        "Unavailable" => "nobody answers there",
        "DeadlineExceeded" => "no answer in time",
        _ => Sentence.AsReason(fault),
    };

    private static double? Round(double? value, int digits) => value is { } number ? Math.Round(number, digits) : null;

    private static void Show(Output output, List<ProbedPeer> peers)
    {
        output.JsonLine(new ProbeDocument(peers), CliJson.Default.ProbeDocument);
        var listing = new Listing(
            new("PEER"), new("LATENCY", Listing.Alignment.Right), new("DOWN", Listing.Alignment.Right), new("UP", Listing.Alignment.Right),
            new("ADDRESS"));
        foreach (ProbedPeer peer in peers)
        {
            listing.Add(
            [
                peer.Peer, Text(peer.LatencyMs, ms => Quantity.Duration(TimeSpan.FromMilliseconds(ms))),
                Text(peer.DownloadBytesPerSecond, Quantity.Rate), Text(peer.UploadBytesPerSecond, Quantity.Rate), peer.GrpcUrl,
            ]);
        }

        listing.Write(output);
        foreach (ProbedPeer peer in peers.Where(p => p.Error is not null))
            output.ErrorLine($"p2p: {peer.Peer} could not be probed: {peer.Error}");
    }

    private static string Text(double? value, Func<double, string> format) => value is { } number ? format(number) : "–";
}
