using System.Diagnostics;

namespace P2POrleans.Bench.Load;

/// <param name="PerSecond">Answered requests.</param>
/// <param name="P50">Median time of a request, in milliseconds.</param>
/// <param name="P99">All but one in a hundred took at most this long, in milliseconds.</param>
/// <param name="BodyBytes">Mean length of an answer.</param>
internal sealed record LoadResult(double PerSecond, double P50, double P99, double BodyBytes)
{
    public static LoadResult From(IEnumerable<long[]> ticks, TimeSpan took, long bytes)
    {
        long[] all = [.. ticks.SelectMany(t => t)];
        Array.Sort(all);
        return new LoadResult(all.Length / took.TotalSeconds, Milliseconds(all, 0.50), Milliseconds(all, 0.99), (double)bytes / all.Length);
    }

    /// <summary>The result with the median rate: one of several that a machine with other things to do gave.</summary>
    public static LoadResult Median(IEnumerable<LoadResult> results)
    {
        LoadResult[] sorted = [.. results.OrderBy(r => r.PerSecond)];
        return sorted[sorted.Length / 2];
    }

    private static double Milliseconds(long[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[(int)((sorted.Length - 1) * share)] * 1000.0 / Stopwatch.Frequency;
}
