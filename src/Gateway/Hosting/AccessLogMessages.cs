using Microsoft.Extensions.Logging;

namespace P2POrleans.Gateway.Hosting;

internal static partial class AccessLogMessages
{
    [LoggerMessage(100, LogLevel.Debug, "{Method} {Target} {Status} {Milliseconds:0.0} ms")]
    public static partial void Answered(ILogger logger, string method, string target, int status, double milliseconds);
}
