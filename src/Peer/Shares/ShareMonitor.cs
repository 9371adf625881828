using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using P2POrleans.Peer.Hosting;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Shares;

/// <summary>
/// Keeps the index true to the disk. There is one way in which the index learns, a scan of everything; what the system reports
/// about changes only brings the next one forward. So a lost or doubled report does no harm.
/// </summary>
internal sealed class ShareMonitor(
    IOptions<PeerOptions> options, ShareIndex index, HashCache cache, HashingProgress progress, TimeProvider time,
    ILogger<ShareMonitor> logger) : BackgroundService
{
    /// <summary>A scan takes at most about this share of the time, however much changes.</summary>
    private const int RestFactor = 2;

    /// <summary>How soon it is noticed that a folder is gone, or back.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private const int MaxWarnings = 1000;

    private readonly HashSet<string> _warned = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the starting thread: the walk of a large folder is synchronous.
        await Task.Yield();
        FolderWatch[] watches = [.. options.Value.Shares.Select(Watch)];
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                long start = time.GetTimestamp();
                Array.ForEach(watches, static watch => watch.Look());
                var scan = new ShareScan(options.Value, index, cache, progress, time, (path, reason) => Skipped(watches, path, reason));
                await scan.RunAsync(stoppingToken);
                TimeSpan took = time.GetElapsedTime(start);
                ShareLog.Scanned(logger, index.Current.Entries.Count, index.Current.Bytes, took);
                await RestAsync(watches, took * RestFactor, scan.IsUnsettled, stoppingToken);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The peer stops; or it could not start, and what a scan works with is gone before the scan is.
        }
        finally
        {
            foreach (FolderWatch watch in watches)
                watch.Dispose();
        }
    }

    private async Task RestAsync(FolderWatch[] watches, TimeSpan minimum, bool isUnsettled, CancellationToken stoppingToken)
    {
        TimeSpan settle = options.Value.Settle;
        TimeSpan quiet = minimum > settle ? minimum : settle;
        TimeSpan until = isUnsettled ? quiet + TimeSpan.FromSeconds(1) : options.Value.RescanEvery;
        if (!await WaitForRequestAsync(watches, until, stoppingToken))
            return;

        // Changes come in flocks: wait for the end of this one, but not for ever.
        for (int i = 0; i < 5 && await index.WaitForRequestAsync(quiet, stoppingToken); i++)
        {
        }
    }

    /// <returns>True when a scan was asked for, false when the time is up.</returns>
    private async Task<bool> WaitForRequestAsync(FolderWatch[] watches, TimeSpan timeout, CancellationToken stoppingToken)
    {
        for (TimeSpan left = timeout; left > TimeSpan.Zero; left -= LookEvery)
        {
            Array.ForEach(watches, static watch => watch.Look());
            if (await index.WaitForRequestAsync(left < LookEvery ? left : LookEvery, stoppingToken))
                return true;
        }

        return false;
    }

    private FolderWatch Watch(string folder) => new(
        Path.GetFullPath(folder), index, reason => ShareLog.WatchFailed(logger, folder, reason, options.Value.RescanEvery));

    private void Skipped(FolderWatch[] watches, string path, string reason)
    {
        Array.ForEach(watches, watch => watch.Missed(path));
        // The walk and the hashing come one after the other, each from one thread at a time.
        if (_warned.Count < MaxWarnings && _warned.Add(path))
            ShareLog.Skipped(logger, SafeText.Of(path), SafeText.Of(reason));
    }
}
