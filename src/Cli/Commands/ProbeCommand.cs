using System.CommandLine;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Probing;
using P2POrleans.Protocol.Names;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p probe [PEER]</c>: how far and how fast peers are from here.</summary>
internal static class ProbeCommand
{
    private const long DefaultBytes = 16 * 1024 * 1024;

    /// <summary>What a peer may be asked for (protos/file_transfer.proto).</summary>
    private const long MaxBytes = 16L * 1024 * 1024 * 1024;

    private const int LatenciesAtOnce = 16;

    private const string OnlyLatency = "a peer of the original system: it has no DUMMY to measure rates with";

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
        Option<int> parallel = NumberOptions.Create(
            "--parallel", "Measure the rates of N peers at once; 1 for figures that don't share this machine's line", "N",
            fallback: 4, min: 1, max: 64);
        Option<Uri?> gateway = GatewayOption.Create();
        PeerNames.Complete(peer, gateway);
        var command = new Command("probe", "Measure latency and bandwidth to a peer, or to all") { peer, size, parallel, gateway };
        runner.Bind(command, context => RunAsync(
            context, GatewayOption.Resolve(context.Get(gateway)), context.Arguments.GetValue(peer), context.Get(size) ?? DefaultBytes,
            context.Get(parallel)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, Uri gateway, string? name, long bytes, int parallel)
    {
        if (bytes is < 1 or > MaxBytes)
            throw CommandException.Usage("--size must be from 1 byte to 16 GiB");

        using DirectoryClient directory = DirectoryClient.Connect(gateway);
        IReadOnlyList<PeerItem> peers = await PeerList.GetAsync(directory, context.Stop);
        PeerItem[] chosen = name is null ? [.. peers.Where(p => p.Online)] : [.. peers.Where(p => p.Name == name)];
        if (chosen.Length == 0)
            throw name is null ? CommandException.NotFound("no peer is online") : PeerList.Unknown(name);

        var probe = new PeerProbe(new ProbeOptions { TransferBytes = bytes, Limit = Patience });
        ProbedPeer[] probed = await Activity.RunAsync(
            context.Output, $"Probing {Quantity.Count(chosen.Length, "peer")}", () => ProbeAllAsync(probe, chosen, parallel, context.Stop));
        Show(context.Output, probed);
        int failed = probed.Count(p => p.Error is not null);
        if (failed == 0)
            return ExitCode.Done;

        context.Output.ErrorLine($"p2p: {failed} of {Quantity.Count(probed.Length, "peer")} could not be probed");
        return ExitCode.Failed;
    }

    private static async Task<ProbedPeer[]> ProbeAllAsync(
        PeerProbe probe, PeerItem[] peers, int parallel, CancellationToken cancellationToken)
    {
        var results = new ProbeResult?[peers.Length];
        var addresses = new Uri?[peers.Length];
        // Latencies before any rate: a full line has none of its own. They cost nothing, so one that nobody answers holds up few others.
        await ForEachAsync(LatenciesAtOnce, async i =>
        {
            if (PeerUrl.TryParse(peers[i].GrpcUrl, out addresses[i]))
                results[i] = await probe.MeasureLatencyAsync(addresses[i]!, cancellationToken);
        });
        await ForEachAsync(parallel, async i =>
        {
            if (results[i] is { } latency)
                results[i] = await probe.AddRatesAsync(addresses[i]!, latency, cancellationToken);
        });
        return [.. peers.Select((peer, i) => ToProbed(peer, results[i]))];

        Task ForEachAsync(int atOnce, Func<int, Task> body) => Parallel.ForAsync(
            0, peers.Length, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (i, _) => await body(i));
    }

    private static ProbedPeer ToProbed(PeerItem peer, ProbeResult? result) => result is null
        ? new ProbedPeer(peer.Name, peer.GrpcUrl, null, null, null, null, $"'{peer.GrpcUrl}' is no address")
        : new ProbedPeer(
            peer.Name, peer.GrpcUrl, Round(result.MedianLatency?.TotalMilliseconds, 3), Round(result.DownBytesPerSecond, 0),
            Round(result.UpBytesPerSecond, 0), result is { Fault: null, CanTransfer: false } ? OnlyLatency : null,
            result.Fault is { } fault ? Reason(fault) : null);

    /// <param name="fault">A gRPC status code, a colon, and what the other side says about it, if anything.</param>
    private static string Reason(string fault) => fault.Split(':')[0] switch
    {
        "Unimplemented" => "answers, but not as a peer",
        "Unavailable" => "nobody answers there",
        "DeadlineExceeded" => "no answer in time",
        _ => Sentence.AsReason(fault),
    };

    private static double? Round(double? value, int digits) => value is { } number ? Math.Round(number, digits) : null;

    private static void Show(Output output, ProbedPeer[] peers)
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
            ],
                detail: peer.Error ?? peer.Note);
        }

        listing.Write(output);
    }

    private static string Text(double? value, Func<double, string> format) => value is { } number ? format(number) : "–";
}
