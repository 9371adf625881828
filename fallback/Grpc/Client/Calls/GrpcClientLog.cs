using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client.Calls;

/// <summary>What the client says of its calls.</summary>
internal static partial class GrpcClientLog
{
    public const string Category = "Grpc.Net.Client";

    [LoggerMessage(1, LogLevel.Debug, "Calling '{Method}' at {Address}.")]
    public static partial void CallStarted(ILogger logger, string method, Uri address);

    [LoggerMessage(2, LogLevel.Debug, "The call of '{Method}' ended with {StatusCode}: {Detail}")]
    public static partial void CallEnded(ILogger logger, string method, StatusCode statusCode, string detail, Exception? exception);
}
