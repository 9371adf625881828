using P2POrleans.Bench.Corpus;
using P2POrleans.Bench.Load;
using P2POrleans.Bench.Serving;

namespace P2POrleans.Bench.Directories;

/// <summary>
/// All measurements of one engine. Each part has a server process and a database of its own, so that none warms or burdens another.
/// </summary>
internal sealed class DirectoryBench(string engine, int files, TimeSpan duration)
{
    private const int Peers = 500;
    private const int Connections = 16;
    private const int SearchClients = 4;
    private const int DistinctKeys = 100_000;
    private const int Rounds = 3;

    private bool IsLocal => engine == Engines.Local;

    private bool IsOneProcess => engine != Engines.Cluster;

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        string root = Directory.CreateTempSubdirectory("p2porleans-bench-").FullName;
        try
        {
            foreach (Func<string, IAsyncEnumerable<Figure>> part in (Func<string, IAsyncEnumerable<Figure>>[])
                [MemoryLookUpsAndRebuildAsync, SearchesAsync, AnnouncesAsync])
            {
                await foreach (Figure figure in part(Path.Combine(root, part.Method.Name)))
                    yield return figure;
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private async IAsyncEnumerable<Figure> MemoryLookUpsAndRebuildAsync(string data)
    {
        await using (ServerProcess server = await ServerProcess.StartAsync(engine, data))
        {
            int each = files / Peers;
            Measured filled = await server.PostAsync<Measured>(
                $"/bench/announce?firstPeer=0&peers={Peers}&filesEach={each}&realNames=false");
            if (IsOneProcess)
                yield return Figure.AtMost(engine, "memory per entry (24-character names)", (double)filled.ResidentBytes / files, "bytes", 300);

            int keys = Math.Min(files, DistinctKeys);
            string NamePath(int i) => Uri.EscapeDataString(FileNames.Plain(i));
            await foreach (Figure figure in LookUpsAsync(
                "name", Requests(server, keys, i => $"/api/v1/files/by-name/{NamePath(i)}"),
                Requests(server, keys, i => $"/bench/constant/by-name/{NamePath(i)}"), server))
            {
                yield return figure;
            }

            await foreach (Figure figure in LookUpsAsync(
                "id", Requests(server, keys, i => $"/api/v1/files/{FileNames.Content(i)}"),
                Requests(server, keys, i => $"/bench/constant/{FileNames.Content(i)}"), server))
            {
                yield return figure;
            }
        }

        if (!IsOneProcess)
            yield break;
        await using ServerProcess again = await ServerProcess.StartAsync(engine, data);
        Measured rebuilt = await again.GetAsync<Measured>("/bench/rebuild");
        yield return Figure.Plain(engine, $"rebuild of all partitions, {files:#,0} entries", rebuilt.Seconds, "s");
    }

    /// <summary>In turns with the limit, so that both have the same machine.</summary>
    private async IAsyncEnumerable<Figure> LookUpsAsync(string by, byte[][] requests, byte[][] constant, ServerProcess server)
    {
        var load = new HttpLoad(server.Address, Connections);
        // Warms up: the first round is compiled code, too.
        await load.RunAsync(constant, duration);
        await load.RunAsync(requests, duration);
        List<LoadResult> limits = [], results = [];
        for (int round = 0; round < Rounds; round++)
        {
            limits.Add(await load.RunAsync(constant, duration));
            results.Add(await load.RunAsync(requests, duration));
        }

        (LoadResult limit, LoadResult result) = (LoadResult.Median(limits), LoadResult.Median(results));
        if (Math.Abs(limit.BodyBytes - result.BodyBytes) > 1)
            throw new InvalidOperationException($"Answers of {result.BodyBytes} bytes can't be compared with those of {limit.BodyBytes}.");
        yield return Figure.Plain(engine, $"limit: a constant JSON answer of {limit.BodyBytes:0} bytes", limit.PerSecond, "per s");
        yield return Figure.Plain(engine, $"look-ups by {by} over REST", result.PerSecond, "per s");
        yield return Figure.AtLeast(
            engine, $"look-ups by {by} / limit", result.PerSecond / limit.PerSecond, "", IsLocal ? 0.9 : IsOneProcess ? 0.8 : 0.6);
    }

    private async IAsyncEnumerable<Figure> SearchesAsync(string data)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(engine, data);
        await server.PostAsync<Measured>($"/bench/announce?firstPeer=0&peers={Peers}&filesEach={files / Peers}&realNames=true");
        byte[][] queries = Requests(server, 10_000, Queries());
        var load = new HttpLoad(server.Address, SearchClients);
        await load.RunAsync(queries, duration);
        LoadResult result = await load.RunAsync(queries, duration * Rounds);
        yield return Figure.Plain(engine, "searches, 4 clients", result.PerSecond, "per s");
        yield return Figure.Plain(engine, "search, median", result.P50, "ms");
        yield return Figure.AtMost(engine, "search, 99th percentile", result.P99, "ms", 15);
    }

    private async IAsyncEnumerable<Figure> AnnouncesAsync(string data)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(engine, data);
        // Compiles the code; not counted.
        await server.PostAsync<Measured>($"/bench/announce?firstPeer=0&peers=200&filesEach=100&realNames=false");
        Measured many = await server.PostAsync<Measured>($"/bench/announce?firstPeer=1000&peers=2000&filesEach=100&realNames=false");
        Measured large = await server.PostAsync<Measured>($"/bench/announce?firstPeer=4000&peers=1&filesEach=200000&realNames=false");
        double goal = IsLocal ? 150_000 : 30_000;
        yield return Figure.AtLeast(engine, "announce, one peer with 200,000 files", 200_000 / large.Seconds, "files/s", goal);
        yield return Figure.Plain(engine, "announce, 2,000 peers with 100 files each", 200_000 / many.Seconds, "files/s");

        double[] deltas = await server.PostAsync<double[]>($"/bench/deltas?peer=5000&files=200000&deltas=500");
        Array.Sort(deltas);
        yield return Figure.AtMost(engine, "one-file delta, peer with 200,000 files, median", deltas[deltas.Length / 2], "ms", 5);
        yield return Figure.Plain(engine, "one-file delta, 99th percentile", deltas[deltas.Length * 99 / 100], "ms");
    }

    /// <summary>Half of them from the words that most names have, and beginnings of two letters; half from all words.</summary>
    private static Func<int, string> Queries()
    {
        var names = new FileNames();
        return i =>
        {
            string common = names.CommonWords[i % names.CommonWords.Length];
            string query = (i % 4) switch
            {
                0 => common,
                1 => common[..2],
                2 => names.Word(),
                _ => $"{names.Word()} {names.Word()[..2]}",
            };
            return $"/api/v1/files?q={Uri.EscapeDataString(query)}&limit=20";
        };
    }

    private static byte[][] Requests(ServerProcess server, int count, Func<int, string> path) =>
        [.. Enumerable.Range(0, count).Select(i => HttpLoad.Get(server.Address, path(i)))];
}
