using Microsoft.Extensions.Logging;

namespace P2POrleans.Peer.Serving;

internal static partial class ServingLog
{
    [LoggerMessage(201, LogLevel.Debug, "{Name} for {Caller} ({Method}).")]
    public static partial void Serving(ILogger logger, string name, string caller, string method);

    [LoggerMessage(202, LogLevel.Warning, "The hash cache has lost the piece layer of {Name}; hashing the file again.")]
    public static partial void LayerLost(ILogger logger, string name);
}
