using Microsoft.Extensions.Logging;

namespace P2POrleans.Peer.Shares;

internal static partial class ShareLog
{
    [LoggerMessage(1, LogLevel.Warning, "Not shared: {Path}. {Reason}")]
    public static partial void Skipped(ILogger logger, string path, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The system does not report all changes in {Folder}; it is looked through every {Interval}. {Reason}")]
    public static partial void WatchFailed(ILogger logger, string folder, string reason, TimeSpan interval);

    [LoggerMessage(4, LogLevel.Warning, "The hash cache fails; files will be hashed again after a restart.")]
    public static partial void CacheFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Debug, "Scanned in {Duration}: {Files} files, {Bytes} bytes.")]
    public static partial void Scanned(ILogger logger, int files, long bytes, TimeSpan duration);
}
