using P2POrleans.Bench.Corpus;
using P2POrleans.Bench.Load;
using P2POrleans.Bench.Serving;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Bench.Directories;

/// <summary>Searches over REST in a large directory of names as people give them.</summary>
internal static class SearchPart
{
    private const int Clients = 4;
    private const int DistinctQueries = 10_000;
    private const int Examined = 1_000;

    public static async IAsyncEnumerable<Figure> RunAsync(BenchSettings settings, string data)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(settings.Engine, data);
        await server.PostAsync<Measured>(
            $"/bench/announce?firstPeer=0&peers={BenchSettings.Sharers}&filesEach={settings.FilesEach}&realNames=true");
        string[] paths = [.. Enumerable.Range(0, DistinctQueries).Select(Queries())];
        byte[][] queries = BenchSettings.Requests(server, DistinctQueries, i => paths[i]);
        var load = new HttpLoad(server.Address, Clients);
        await load.RunAsync(queries, settings.Duration);
        LoadResult result = await load.RunAsync(queries, settings.Duration * 3);
        yield return Figure.Plain(settings.Engine, $"searches, {Clients} clients", result.PerSecond, "per s");
        yield return Figure.Plain(settings.Engine, "search, median", result.P50, "ms");
        yield return Figure.AtMost(settings.Engine, "search, 99th percentile", result.P99, "ms", 15);

        int complete = 0;
        foreach (string path in paths.Take(Examined))
        {
            if ((await server.GetAsync<SearchPage>(path)).Complete)
                complete++;
        }

        yield return Figure.Plain(settings.Engine, "searches from which nothing was left out", 100.0 * complete / Examined, "%");
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
}
