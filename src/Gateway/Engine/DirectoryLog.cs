using Microsoft.Extensions.Logging;
using P2POrleans.FileDirectory;

namespace P2POrleans.Gateway.Engine;

/// <summary>Writes what happens inside the directory to the log.</summary>
internal sealed partial class DirectoryLog(ILogger<DirectoryLog> logger) : DirectoryObserver
{
    public override void Opened(DirectoryStatistics statistics, TimeSpan took) =>
        LogOpened(statistics.Engine, statistics.Partitions, statistics.Peers, statistics.Files, took.TotalMilliseconds);

    public override void PeersLapsed(IReadOnlyList<string> peers)
    {
        if (logger.IsEnabled(LogLevel.Information))
            LogPeersLapsed(peers.Count, string.Join(", ", peers.Take(5)));
    }

    public override void PeerDropped(string peer) => LogPeerDropped(peer);

    public override void SweepFailed(Exception exception) => LogSweepFailed(exception);

    [LoggerMessage(500, LogLevel.Information,
        "The {Engine} directory is open: {Partitions} partitions, {Peers} peers, {Files} files, read in {Milliseconds:0} ms.")]
    private partial void LogOpened(string engine, int partitions, long peers, long files, double milliseconds);

    [LoggerMessage(501, LogLevel.Information, "{Count} peers are offline, because their lease ran out: {FirstPeers}")]
    private partial void LogPeersLapsed(int count, string firstPeers);

    [LoggerMessage(502, LogLevel.Information, "{Peer} was offline for too long and is forgotten.")]
    private partial void LogPeerDropped(string peer);

    [LoggerMessage(503, LogLevel.Warning, "A round of housekeeping failed; the next one tries again.")]
    private partial void LogSweepFailed(Exception exception);
}
