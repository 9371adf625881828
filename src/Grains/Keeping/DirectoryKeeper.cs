using Microsoft.Extensions.Logging;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Grains.Calls;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Keeping;

/// <summary>
/// Wakes the partitions and buckets that no silo has: at start, and after the loss of a silo without waiting for somebody to ask.
/// Runs on every silo while it is a member of the cluster.
/// </summary>
internal sealed class DirectoryKeeper(IGrainFactory grains, DirectoryOptions rules, TimeProvider time, ILogger<DirectoryKeeper> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private Task _keeping = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(DirectoryKeeper), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public void Dispose() => _stopping.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _keeping = Task.Run(KeepAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _keeping;
    }

    private async Task KeepAsync()
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
                await WakeAsync(_stopping.Token);
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The silo leaves.
        }
    }

    private async Task WakeAsync(CancellationToken cancellationToken)
    {
        IEnumerable<Task> partitions = Enumerable.Range(0, rules.Partitions)
            .Select(partition => grains.GetGrain<IFileIndexGrain>(partition).CountAsync(cancellationToken).AsTask());
        IEnumerable<Task> buckets = Enumerable.Range(0, PeerHeader.Buckets)
            .Select(bucket => grains.GetGrain<IRegistryBucketGrain>(bucket).CountAsync(cancellationToken).AsTask());
        try
        {
            await Task.WhenAll(partitions.Concat(buckets)).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (RemoteCall.IsLost(e, cancellationToken))
        {
            KeeperLog.NotAllAwake(logger, e);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever ails one of them, the others need a keeper.
            KeeperLog.WakingFailed(logger, e);
        }
    }
}
