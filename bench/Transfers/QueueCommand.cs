using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Queues;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Bench.Transfers;

/// <summary>Fetches everything that a peer shares in a process of its own, several times over, and writes how long it took.</summary>
internal static class QueueCommand
{
    public static Command Create()
    {
        var source = new Option<string>("--source") { Required = true };
        var output = new Option<string>("--output") { Required = true };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 1 };
        var command = new Command("queue", "Fetches many files for the measurements") { source, output, rounds };
        command.Hidden = true;
        command.SetAction((parsed, stop) => RunAsync(
            JsonSerializer.Deserialize<SharedAt>(parsed.GetRequiredValue(source))!, parsed.GetRequiredValue(output),
            parsed.GetValue(rounds), stop));
        return command;
    }

    private static async Task RunAsync(SharedAt peer, string folder, int rounds, CancellationToken stop)
    {
        var item = new SourceItem(peer.Name, "", false, peer.GrpcUrl, peer.HttpUrl);
        if (!FetchSource.TryCreate(item, out FetchSource? source))
            throw new ArgumentException($"{peer.GrpcUrl} is no address of a peer.");
        var seconds = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            using var fetcher = new FileFetcher(new TransferOptions());
            QueuedFile[] files = [.. await ListAsync(source, folder, stop)];
            await new DownloadQueue(fetcher, parallel: 4).RunAsync(files, _ => { }, _ => { }, stop);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (Array.Find(files, f => f.Result is not { Outcome: FetchOutcome.Completed }) is { } wrong)
                throw new InvalidOperationException($"{wrong.Request.Name}: {wrong.Result}");
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine(JsonSerializer.Serialize(new Fetched([.. seconds], ProcessUse.OfThis())));
    }

    private static async Task<List<QueuedFile>> ListAsync(FetchSource source, string folder, CancellationToken stop)
    {
        var files = new List<QueuedFile>();
        using var connection = new PeerConnection(source.Address);
        await foreach (FileItem file in connection.ListFilesAsync(stop))
        {
            files.Add(new QueuedFile(new FetchRequest
            {
                Content = ContentId.TryParse(file.ContentId, out ContentId id) ? id : null,
                Name = file.Name,
                Sources = [source],
                OutputFolder = folder,
                KeepFolders = true,
            }));
        }

        return files;
    }
}
