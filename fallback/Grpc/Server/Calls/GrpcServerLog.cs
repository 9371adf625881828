using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>What the server says of its calls.</summary>
internal static partial class GrpcServerLog
{
    public const string Category = "Grpc.AspNetCore.Server";

    [LoggerMessage(1, LogLevel.Error, "Error when executing service method '{Method}'.")]
    public static partial void UnexpectedException(ILogger logger, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "Service method '{Method}' ended with {StatusCode}: {Detail}")]
    public static partial void CallFailed(ILogger logger, string method, StatusCode statusCode, string detail, Exception? exception);

    [LoggerMessage(3, LogLevel.Information, "Service method '{Method}' was canceled.")]
    public static partial void CallCanceled(ILogger logger, string method, Exception exception);

    [LoggerMessage(4, LogLevel.Debug, "The deadline of '{Method}' has passed.")]
    public static partial void DeadlineExceeded(ILogger logger, string method);

    [LoggerMessage(5, LogLevel.Debug, "The status of '{Method}' could not be sent at its deadline; the stream is reset.")]
    public static partial void StatusNotSent(ILogger logger, string method, Exception exception);

    [LoggerMessage(6, LogLevel.Information, "A request timeout of '{Timeout}' was ignored: it is not valid.")]
    public static partial void InvalidTimeoutIgnored(ILogger logger, string timeout);

    [LoggerMessage(7, LogLevel.Information, "'{Path}' was called but is not implemented.")]
    public static partial void Unimplemented(ILogger logger, string path);

    [LoggerMessage(8, LogLevel.Information, "A request with content type '{ContentType}' was refused.")]
    public static partial void UnsupportedContentType(ILogger logger, string? contentType);

    [LoggerMessage(9, LogLevel.Information, "A request over '{Protocol}' was refused: gRPC needs HTTP/2.")]
    public static partial void UnsupportedProtocol(ILogger logger, string protocol);
}
