using Microsoft.Extensions.Logging;

namespace P2POrleans.Silo.Cluster;

internal static partial class JoinLog
{
    [LoggerMessage(600, LogLevel.Warning, "Waiting for Redis at {Address}: {Reason}.")]
    public static partial void NoRedis(ILogger logger, string address, string reason);

    [LoggerMessage(601, LogLevel.Debug, "Waits for a sign of life of {Count} silos that the membership table calls active.")]
    public static partial void Waits(ILogger logger, int count);

    [LoggerMessage(602, LogLevel.Information, "No sign of life of {Count} silos that the membership table calls active; they are struck off.")]
    public static partial void StrikesOff(ILogger logger, int count);
}
