using System.CommandLine;
using System.Text.Json;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Bench.Transfers;

/// <summary>Fetches one content in a process of its own, once or several times over, and writes how long it took.</summary>
internal static class FetchCommand
{
    public static Command Create()
    {
        var content = new Option<string>("--content") { Required = true };
        var sources = new Option<string[]>("--source") { Required = true };
        var output = new Option<string>("--output") { Required = true };
        var transport = new Option<PieceTransport>("--transport");
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 1 };
        var command = new Command("fetch", "Fetches for the measurements") { content, sources, output, transport, rounds };
        command.Hidden = true;
        command.SetAction((parsed, stop) => RunAsync(
            ContentId.TryParse(parsed.GetRequiredValue(content), out ContentId id) ? id : default,
            [.. parsed.GetRequiredValue(sources).Select(s => ToSource(JsonSerializer.Deserialize<SharedAt>(s)!))],
            parsed.GetRequiredValue(output), parsed.GetValue(transport), parsed.GetValue(rounds), stop));
        return command;
    }

    private static FetchSource ToSource(SharedAt peer) =>
        FetchSource.TryCreate(new SourceItem(peer.Name, "f", false, peer.GrpcUrl, peer.HttpUrl), out FetchSource? source)
            ? source
            : throw new ArgumentException($"{peer.GrpcUrl} is no address of a peer.");

    private static async Task RunAsync(
        ContentId content, FetchSource[] sources, string folder, PieceTransport transport, int rounds, CancellationToken stop)
    {
        using var fetcher = new FileFetcher(new TransferOptions { Transport = transport });
        var seconds = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            FetchResult result = await fetcher.FetchAsync(
                new FetchRequest { Content = content, Name = "fetched", Sources = sources, OutputFolder = folder },
                cancellationToken: stop);
            if (result.Outcome != FetchOutcome.Completed)
                throw new InvalidOperationException($"{result.Outcome}: {result.Message}");
            seconds.Add(result.Elapsed.TotalSeconds);
            if (Environment.GetEnvironmentVariable("BENCH_VERBOSE") is not null)
                Console.Error.WriteLine($"{result.Elapsed} {string.Join(' ', result.Sources)}");
            File.Delete(result.Path!);
        }

        Console.WriteLine(JsonSerializer.Serialize(new Fetched([.. seconds], ProcessUse.OfThis())));
    }
}
