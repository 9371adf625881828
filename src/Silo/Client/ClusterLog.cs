using Microsoft.Extensions.Logging;

namespace P2POrleans.Silo.Client;

internal static partial class ClusterLog
{
    [LoggerMessage(610, LogLevel.Warning, "The directory's silos are not reached yet: {Reason}")]
    public static partial void NotReached(ILogger logger, string reason);

    [LoggerMessage(611, LogLevel.Information, "Connected to the directory's silos; the directory has {Partitions} partitions.")]
    public static partial void Reached(ILogger logger, int partitions);
}
