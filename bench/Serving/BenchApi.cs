using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using P2POrleans.Bench.Corpus;
using P2POrleans.FileDirectory;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Bench.Serving;

/// <summary>What the measurements ask a server for beside the gateway's own calls.</summary>
internal static class BenchApi
{
    private static readonly ContentSources ConstantContent = new(
        FileNames.Content(0).ToString(), FileNames.Content(0).Size, true, [FileNames.Plain(0)],
        [new SourceItem(Announcing.PeerName(0), FileNames.Plain(0), false, Announcing.GrpcUrl, Announcing.HttpUrl)]);

    private static readonly NameLookup ConstantLookup = new(FileNames.Plain(0), [ConstantContent]);

    public static void MapBench(this WebApplication app, OpeningTime opening)
    {
        app.MapGet("/bench/constant/by-name/{name}", ConstantByName);
        app.MapGet("/bench/constant/{contentId}", ConstantById);
        app.MapPost("/bench/announce", AnnounceAsync);
        app.MapPost("/bench/deltas", DeltasAsync);
        app.MapPost("/bench/join", JoinAsync);
        app.MapGet("/bench/opening", () => new Measured(opening.Took.TotalSeconds, 0));
    }

    /// <summary>Returns when the directory answers, which one of a cluster may not do at once.</summary>
    public static async Task WaitUntilReadyAsync(WebApplication app, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        while (!(await client.GetAsync(new Uri("/healthz/ready", UriKind.Relative), cancellationToken)).IsSuccessStatusCode)
            await Task.Delay(200, cancellationToken);
    }

    /// <summary>The limit: all that a look-up does, but the look-up.</summary>
    private static Ok<NameLookup> ConstantByName(string name) => TypedResults.Ok(ConstantLookup);

    private static Ok<ContentSources> ConstantById(string contentId) => TypedResults.Ok(ConstantContent);

    /// <summary>Full lists of new peers, straight into the engine.</summary>
    private static async Task<Measured> AnnounceAsync(
        int firstPeer, int peers, int filesEach, bool realNames, IFileDirectory directory, CancellationToken cancellationToken)
    {
        var names = new FileNames();
        long before = ResidentBytes();
        TimeSpan took = TimeSpan.Zero;
        for (int i = 0; i < peers; i++)
        {
            int peer = firstPeer + i;
            FileEntry[] files = realNames ? names.RealLooking(peer * filesEach, filesEach) : FileNames.Plain(peer * filesEach, filesEach);
            string token = await Announcing.RegisterAsync(directory, peer, cancellationToken);
            long start = Stopwatch.GetTimestamp();
            await Announcing.AnnounceAsync(directory, token, sequence: 1, isFull: true, files, cancellationToken);
            took += Stopwatch.GetElapsedTime(start);
        }

        return new Measured(took.TotalSeconds, ResidentBytes() - before);
    }

    /// <summary>New peers, many at the same time, each with a list of its own.</summary>
    private static async Task<Joined> JoinAsync(int peers, int filesEach, IFileDirectory directory, CancellationToken cancellationToken)
    {
        var tokens = new string[peers];
        long before = ResidentBytes();
        long start = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, peers, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellationToken },
            async (peer, token) =>
            {
                tokens[peer] = await Announcing.RegisterAsync(directory, peer, token);
                await Announcing.AnnounceAsync(
                    directory, tokens[peer], sequence: 1, isFull: true, FileNames.Plain(peer * filesEach, filesEach), token);
            });
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        return new Joined(new Measured(took.TotalSeconds, ResidentBytes() - before), tokens);
    }

    /// <summary>A peer of many files that adds one at a time; the time of each.</summary>
    private static async Task<double[]> DeltasAsync(
        int peer, int files, int deltas, IFileDirectory directory, CancellationToken cancellationToken)
    {
        string token = await Announcing.RegisterAsync(directory, peer, cancellationToken);
        await Announcing.AnnounceAsync(directory, token, 1, isFull: true, FileNames.Plain(0, files), cancellationToken);
        var milliseconds = new double[deltas];
        for (int i = 0; i < deltas; i++)
        {
            FileEntry[] added = FileNames.Plain(files + i, 1);
            long start = Stopwatch.GetTimestamp();
            await Announcing.AnnounceAsync(directory, token, 2 + i, isFull: false, added, cancellationToken);
            milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return milliseconds;
    }

    private static long ResidentBytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }
}
