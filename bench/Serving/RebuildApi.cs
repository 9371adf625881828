#if HAS_ORLEANS
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Orleans.Core.Internal;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Bench.Serving;

/// <summary>Takes partitions from their silo, as its loss does, and waits until they are whole again.</summary>
internal static class RebuildApi
{
    public static void MapRebuild(this WebApplication app) => app.MapPost("/bench/rebuild", RebuildAsync);

    private static async Task<Measured> RebuildAsync(int first, int count, IGrainFactory grains, CancellationToken cancellationToken)
    {
        IFileIndexGrain[] partitions = [.. Enumerable.Range(first, count).Select(partition => grains.GetGrain<IFileIndexGrain>(partition))];
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(partitions.Select(async partition =>
        {
            await partition.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
            while (await partition.CountAsync(cancellationToken) is null)
            {
                // Waits for a while by itself.
            }
        }));
        return new Measured(Stopwatch.GetElapsedTime(start).TotalSeconds, 0);
    }
}
#endif
