using Microsoft.Extensions.Logging;

namespace P2POrleans.Grains.Partitions;

internal static partial class PartitionLog
{
    [LoggerMessage(500, LogLevel.Debug, "Partition {Partition} was rebuilt: {Files} entries in {Milliseconds:F0} ms.")]
    public static partial void Opened(ILogger logger, int partition, long files, double milliseconds);

    [LoggerMessage(501, LogLevel.Warning, "Partition {Partition} can't be rebuilt now.")]
    public static partial void OpenFailed(ILogger logger, Exception exception, int partition);

    [LoggerMessage(503, LogLevel.Error,
        "Partition {Partition} can't be rebuilt from what the store has; it stays unavailable and is tried again in {Seconds:F0} s.")]
    public static partial void Unreadable(ILogger logger, Exception exception, int partition, double seconds);

    [LoggerMessage(502, LogLevel.Warning, "Partition {Partition} was taken over by a later activation; this one makes way.")]
    public static partial void SteppedDown(ILogger logger, int partition);
}
