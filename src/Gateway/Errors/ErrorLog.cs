using Microsoft.Extensions.Logging;

namespace P2POrleans.Gateway.Errors;

internal static partial class ErrorLog
{
    [LoggerMessage(200, LogLevel.Debug, "The caller of a {Method} went away before its answer.")]
    public static partial void CallerWentAway(ILogger logger, string method);

    [LoggerMessage(202, LogLevel.Warning, "A {Method} could not be answered. {Reason}")]
    public static partial void StoreFailed(ILogger logger, string method, string reason);

    [LoggerMessage(203, LogLevel.Warning, "A {Method} took too long. {Reason}")]
    public static partial void TookTooLong(ILogger logger, string method, string reason);

    [LoggerMessage(201, LogLevel.Error, "{Method} failed in {Endpoint}.")]
    public static partial void Failed(ILogger logger, Exception exception, string method, string endpoint);
}
