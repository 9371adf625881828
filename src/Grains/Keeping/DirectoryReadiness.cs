using P2POrleans.Grains.Calls;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Keeping;

/// <summary>Tells when a cluster can answer.</summary>
public static class DirectoryReadiness
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when every partition is whole, however long that takes.</summary>
    public static Task WaitAsync(IGrainFactory grains, int partitions, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, partitions).Select(partition =>
            WaitAsync(grains.GetGrain<IFileIndexGrain>(partition), cancellationToken)));

    private static async Task WaitAsync(IFileIndexGrain partition, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                // Waits for a while by itself.
                if (await partition.CountAsync(cancellationToken) is not null)
                    return;
            }
            catch (Exception e) when (RemoteCall.IsLost(e, cancellationToken))
            {
                // The silo has much to do at its start.
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
