using System.Diagnostics;
using P2POrleans.Bench.Serving;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Storage.Sqlite;

namespace P2POrleans.Bench.Directories;

/// <summary>How long partitions take to be read from the store: one, as after the loss of a silo of many, and all of them.</summary>
internal static class Rebuilds
{
    /// <summary>Partitions that are rebuilt alone, one after the other; the first ones warm up.</summary>
    private const int Alone = 8;

    /// <summary>Grains let go of their partition and are called. The local engine has no such thing.</summary>
    public static async IAsyncEnumerable<Figure> WhileServingAsync(BenchSettings settings, ServerProcess server, string size)
    {
        if (settings.IsLocal)
            yield break;
        var alone = new List<double>();
        for (int partition = 0; partition < Alone; partition++)
            alone.Add(await RebuildAsync(server, partition, 1));
        yield return One(settings, size, alone);
        if (!settings.IsOneProcess)
            yield return All(settings, size, await RebuildAsync(server, 0, PartitionMap.DefaultCount));
    }

    /// <summary>What the server left behind, opened again; the store of a cluster ended with it.</summary>
    public static async IAsyncEnumerable<Figure> AfterStopAsync(BenchSettings settings, string data, string size)
    {
        if (!settings.IsOneProcess)
            yield break;
        if (settings.IsLocal)
            yield return One(settings, size, await OpenAloneAsync(data));
        await using ServerProcess again = await ServerProcess.StartAsync(settings.Engine, data);
        yield return All(settings, size, (await again.GetAsync<Measured>("/bench/opening")).Seconds);
    }

    private static async Task<double> RebuildAsync(ServerProcess server, int first, int count) =>
        (await server.PostToSiloAsync<Measured>($"/bench/rebuild?first={first}&count={count}")).Seconds;

    private static async Task<List<double>> OpenAloneAsync(string data)
    {
        await using SqliteDirectoryStore store = SqliteDirectoryStore.Open(Path.Combine(data, "directory.db"), new());
        var alone = new List<double>();
        for (int partition = 0; partition < Alone; partition++)
        {
            long start = Stopwatch.GetTimestamp();
            StoredPeerCatalog peers = await StoredPeerCatalog.ReadAsync(store, CancellationToken.None);
            using FileIndex index = await FileIndex.OpenAsync(store, partition, peers, CancellationToken.None);
            alone.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return alone;
    }

    private static Figure One(BenchSettings settings, string size, List<double> seconds) =>
        Figure.Plain(settings.Engine, $"rebuild of one partition of {PartitionMap.DefaultCount}, {size}", seconds.Order().ElementAt(Alone / 2) * 1000, "ms");

    private static Figure All(BenchSettings settings, string size, double seconds) =>
        Figure.Plain(settings.Engine, $"rebuild of all partitions, {size}", seconds, "s");
}
