using P2POrleans.Bench.Serving;

namespace P2POrleans.Bench.Directories;

/// <summary>Announces of one large peer, of many small ones, and of single files.</summary>
internal static class AnnouncePart
{
    public static async IAsyncEnumerable<Figure> RunAsync(BenchSettings settings, string data)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(settings.Engine, data);
        // Compiles the code; not counted.
        await server.PostAsync<Measured>($"/bench/announce?firstPeer=0&peers=200&filesEach=100&realNames=false");
        Measured many = await server.PostAsync<Measured>($"/bench/announce?firstPeer=1000&peers=2000&filesEach=100&realNames=false");
        Measured large = await server.PostAsync<Measured>($"/bench/announce?firstPeer=4000&peers=1&filesEach=200000&realNames=false");
        double goal = settings.IsLocal ? 150_000 : 30_000;
        yield return Figure.AtLeast(settings.Engine, "announce, one peer with 200,000 files", 200_000 / large.Seconds, "files/s", goal);
        yield return Figure.Plain(settings.Engine, "announce, 2,000 peers with 100 files each", 200_000 / many.Seconds, "files/s");

        double[] deltas = await server.PostAsync<double[]>($"/bench/deltas?peer=5000&files=200000&deltas=500");
        Array.Sort(deltas);
        yield return Figure.AtMost(settings.Engine, "one-file delta, peer with 200,000 files, median", deltas[deltas.Length / 2], "ms", 5);
        yield return Figure.Plain(settings.Engine, "one-file delta, 99th percentile", deltas[deltas.Length * 99 / 100], "ms");
    }
}
