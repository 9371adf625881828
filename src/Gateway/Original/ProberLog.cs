using Microsoft.Extensions.Logging;

namespace P2POrleans.Gateway.Original;

internal static partial class ProberLog
{
    [LoggerMessage(400, LogLevel.Information, "The original peer {Peer} is called offline: {Url} did not answer {Failures} probes in a row.")]
    public static partial void GivenUp(ILogger logger, string peer, string url, int failures);

    [LoggerMessage(402, LogLevel.Information, "The original peer {Peer} is online again: {Url} answers.")]
    public static partial void CameBack(ILogger logger, string peer, string url);

    [LoggerMessage(401, LogLevel.Warning, "A round of probes could not be finished.")]
    public static partial void RoundFailed(ILogger logger, Exception exception);
}
