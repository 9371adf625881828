using Microsoft.Extensions.Logging;

namespace P2POrleans.Peer.Inbox;

internal static partial class InboxLog
{
    [LoggerMessage(301, LogLevel.Information, "Received {Name} from {Sender}, {Bytes} bytes.")]
    public static partial void Taken(ILogger logger, string name, string sender, long bytes);

    [LoggerMessage(302, LogLevel.Information, "An offer of {Sender} was refused. {Reason}")]
    public static partial void Refused(ILogger logger, string sender, string reason);

    [LoggerMessage(303, LogLevel.Warning, "{Name} could not be received from {Sender}. {Reason}")]
    public static partial void NotWritten(ILogger logger, string name, string sender, string reason);
}
