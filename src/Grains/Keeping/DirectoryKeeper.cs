using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Grains.Calls;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Keeping;

/// <summary>
/// Wakes the partitions and buckets that no silo has: at start, and after the loss of a silo without waiting for somebody to ask.
/// Runs on every silo.
/// </summary>
internal sealed class DirectoryKeeper(IGrainFactory grains, DirectoryOptions rules, TimeProvider time, ILogger<DirectoryKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
                await WakeAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task WakeAsync(CancellationToken cancellationToken)
    {
        IEnumerable<Task> partitions = Enumerable.Range(0, rules.Partitions)
            .Select(partition => grains.GetGrain<IFileIndexGrain>(partition).CountAsync(cancellationToken).AsTask());
        IEnumerable<Task> buckets = Enumerable.Range(0, PeerHeader.Buckets)
            .Select(bucket => grains.GetGrain<IRegistryBucketGrain>(bucket).CountAsync().AsTask());
        try
        {
            await Task.WhenAll(partitions.Concat(buckets));
        }
        catch (Exception e) when (RemoteCall.IsLost(e, cancellationToken))
        {
            KeeperLog.NotAllAwake(logger, e);
        }
    }
}
