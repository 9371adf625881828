using Microsoft.Extensions.Logging;

namespace P2POrleans.Grains.Keeping;

internal static partial class KeeperLog
{
    [LoggerMessage(520, LogLevel.Debug, "Not every partition and bucket is awake yet.")]
    public static partial void NotAllAwake(ILogger logger, Exception exception);

    [LoggerMessage(521, LogLevel.Error, "A partition or bucket fails; it is woken again.")]
    public static partial void WakingFailed(ILogger logger, Exception exception);
}
