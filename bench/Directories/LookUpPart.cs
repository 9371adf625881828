using P2POrleans.Bench.Corpus;
using P2POrleans.Bench.Load;
using P2POrleans.Bench.Serving;

namespace P2POrleans.Bench.Directories;

/// <summary>Memory of a large directory, look-ups in it over REST beside a constant answer, and its rebuild from the store.</summary>
internal static class LookUpPart
{
    private const int Connections = 16;
    private const int DistinctKeys = 100_000;

    // Short ones: what else the machine does meanwhile comes and goes, and must not fall on one side alone.
    private const int Rounds = 15;
    private const double RoundShare = 0.2;

    public static async IAsyncEnumerable<Figure> RunAsync(BenchSettings settings, string data)
    {
        await using (ServerProcess server = await ServerProcess.StartAsync(settings.Engine, data))
        {
            Measured filled = await server.PostAsync<Measured>(
                $"/bench/announce?firstPeer=0&peers={BenchSettings.Sharers}&filesEach={settings.FilesEach}&realNames=false");
            if (settings.IsOneProcess)
            {
                yield return Figure.AtMost(
                    settings.Engine, "memory per entry (24-character names)", (double)filled.ResidentBytes / settings.Files, "bytes", 300);
            }

            string NamePath(int i) => Uri.EscapeDataString(FileNames.Plain(i));
            await foreach (Figure figure in CompareAsync(
                settings, server, "name", i => $"/api/v1/files/by-name/{NamePath(i)}", i => $"/bench/constant/by-name/{NamePath(i)}"))
            {
                yield return figure;
            }

            await foreach (Figure figure in CompareAsync(
                settings, server, "id", i => $"/api/v1/files/{FileNames.Content(i)}", i => $"/bench/constant/{FileNames.Content(i)}"))
            {
                yield return figure;
            }

            await foreach (Figure figure in Rebuilds.WhileServingAsync(settings, server, $"{settings.Files:#,0} entries"))
                yield return figure;
        }

        await foreach (Figure figure in Rebuilds.AfterStopAsync(settings, data, $"{settings.Files:#,0} entries"))
            yield return figure;
    }

    /// <summary>In turns with the limit, so that both have the same machine.</summary>
    private static async IAsyncEnumerable<Figure> CompareAsync(
        BenchSettings settings, ServerProcess server, string by, Func<int, string> path, Func<int, string> constantPath)
    {
        int keys = Math.Min(settings.Files, DistinctKeys);
        byte[][] requests = BenchSettings.Requests(server, keys, path);
        byte[][] constant = BenchSettings.Requests(server, keys, constantPath);
        var load = new HttpLoad(server.Address, Connections);
        // Warms up: the first round is compiled code, too.
        await load.RunAsync(constant, settings.Duration);
        await load.RunAsync(requests, settings.Duration);
        List<LoadResult> limits = [], results = [];
        for (int round = 0; round < Rounds; round++)
        {
            limits.Add(await load.RunAsync(constant, settings.Duration * RoundShare));
            results.Add(await load.RunAsync(requests, settings.Duration * RoundShare));
        }

        (LoadResult limit, LoadResult result) = (LoadResult.Median(limits), LoadResult.Median(results));
        if (Math.Abs(limit.BodyBytes - result.BodyBytes) > 1)
            throw new InvalidOperationException($"Answers of {result.BodyBytes} bytes can't be compared with those of {limit.BodyBytes}.");
        double[] ratios = [.. results.Zip(limits, static (result, limit) => result.PerSecond / limit.PerSecond).Order()];
        yield return Figure.Plain(settings.Engine, $"limit: a constant JSON answer of {limit.BodyBytes:0} bytes", limit.PerSecond, "per s");
        yield return Figure.Plain(settings.Engine, $"look-ups by {by} over REST", result.PerSecond, "per s");
        yield return Figure.AtLeast(
            settings.Engine, $"look-ups by {by} / limit, median of {Rounds} pairs", ratios[Rounds / 2], "",
            settings.IsLocal ? 0.9 : settings.IsOneProcess ? 0.8 : 0.6);
    }
}
