using Microsoft.Extensions.Logging;

namespace P2POrleans.Gateway.Health;

internal static partial class HealthLog
{
    [LoggerMessage(300, LogLevel.Warning, "The directory failed a health check.")]
    public static partial void DirectoryFailed(ILogger logger, Exception exception);

    [LoggerMessage(301, LogLevel.Warning, "The directory is not ready. {Reason}")]
    public static partial void StoreFailed(ILogger logger, string reason);
}
