using Microsoft.Extensions.Logging;

namespace P2POrleans.Silo.Client;

internal static partial class ClusterLog
{
    [LoggerMessage(EventId = 610, Message = "The directory's silos are not reached yet; the gateway goes on trying.")]
    public static partial void NotReached(ILogger logger, LogLevel level, Exception exception);

    [LoggerMessage(613, LogLevel.Warning, "Waiting for Redis at {Address}, which knows where the directory's silos are: {Reason}.")]
    public static partial void NoRedis(ILogger logger, string address, string reason);

    [LoggerMessage(611, LogLevel.Information, "Connected to the directory's silos; the directory has {Partitions} partitions.")]
    public static partial void Reached(ILogger logger, int partitions);

    [LoggerMessage(612, LogLevel.Warning, "No silo of the directory answers any more; requests are refused until one does.")]
    public static partial void Lost(ILogger logger);
}
