using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using P2POrleans.Peer.Hosting;
using P2POrleans.Peer.Transfers;
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

    private const int MaxWarnings = 1000;

    private readonly HashSet<string> _warned = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the starting thread: the walk of a large folder is synchronous.
        await Task.Yield();
        List<FileSystemWatcher> watchers = Watch();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                long start = time.GetTimestamp();
                var scan = new ShareScan(options.Value, index, cache, progress, time, Warn);
                await scan.RunAsync(stoppingToken);
                TimeSpan took = time.GetElapsedTime(start);
                ShareLog.Scanned(logger, index.Current.Entries.Count, index.Current.Bytes, took);
                await RestAsync(took * RestFactor, scan.IsUnsettled, stoppingToken);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The peer stops; or it could not start, and what a scan works with is gone before the scan is.
        }
        finally
        {
            foreach (FileSystemWatcher watcher in watchers)
                watcher.Dispose();
        }
    }

    private async Task RestAsync(TimeSpan minimum, bool isUnsettled, CancellationToken stoppingToken)
    {
        TimeSpan settle = options.Value.Settle;
        TimeSpan quiet = minimum > settle ? minimum : settle;
        TimeSpan until = isUnsettled ? quiet + TimeSpan.FromSeconds(1) : options.Value.RescanEvery;
        if (!await index.WaitForRequestAsync(until, stoppingToken))
            return;

        // Changes come in flocks: wait for the end of this one, but not for ever.
        for (int i = 0; i < 5 && await index.WaitForRequestAsync(quiet, stoppingToken); i++)
        {
        }
    }

    private List<FileSystemWatcher> Watch()
    {
        var watchers = new List<FileSystemWatcher>();
        foreach (string folder in options.Value.Shares)
        {
            var watcher = new FileSystemWatcher(Path.GetFullPath(folder))
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += OnChange;
            watcher.Created += OnChange;
            watcher.Deleted += (_, _) => index.RequestScan();
            watcher.Renamed += (_, _) => index.RequestScan();
            watcher.Error += (_, e) =>
            {
                ShareLog.WatchFailed(logger, folder, e.GetException().Message, options.Value.RescanEvery);
                index.RequestScan();
            };
            try
            {
                watcher.EnableRaisingEvents = true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The system's limit on watches, say: the regular scan finds the changes, later.
                ShareLog.WatchFailed(logger, folder, e.Message, options.Value.RescanEvery);
            }

            watchers.Add(watcher);
        }

        return watchers;
    }

    /// <summary>A file that is being fetched into the share changes all the time, and is not shared before it has its final name.</summary>
    private void OnChange(object sender, FileSystemEventArgs change)
    {
        if (!PartialFileName.IsPartial(change.Name))
            index.RequestScan();
    }

    private void Warn(string path, string reason)
    {
        // The walk and the hashing come one after the other, each from one thread at a time.
        if (_warned.Count < MaxWarnings && _warned.Add(path))
            ShareLog.Skipped(logger, SafeText.Of(path), SafeText.Of(reason));
    }
}
