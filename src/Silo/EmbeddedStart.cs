using Microsoft.Extensions.Hosting;
using P2POrleans.FileDirectory;
using P2POrleans.Grains.Keeping;

namespace P2POrleans.Silo;

/// <summary>
/// Holds the start of the process until every partition is whole, so that whoever reaches it reaches a whole directory.
/// </summary>
internal sealed class EmbeddedStart(
    IGrainFactory grains, IFileDirectory directory, DirectoryOptions rules, DirectoryObserver observer, TimeProvider time) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        await DirectoryReadiness.WaitAsync(grains, rules.Partitions, cancellationToken);
        observer.Opened(await directory.GetStatisticsAsync(cancellationToken), time.GetElapsedTime(started));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
