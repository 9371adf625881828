using System.Net;
using System.Net.Sockets;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Statuses for what did not end as gRPC: HTTP answers and transport errors (the tables of the gRPC specification).</summary>
internal static class StatusMapping
{
    public static StatusCode FromHttpStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.RequestHeaderFieldsTooLarge => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            => StatusCode.Unavailable,
        < HttpStatusCode.OK => StatusCode.Internal,
        _ => StatusCode.Unknown,
    };

    /// <summary>The status of a call that an exception of the HTTP stack ended.</summary>
    /// <param name="doing">What was going on, to begin the text with.</param>
    public static Status FromException(string doing, Exception exception)
    {
        StatusCode? code = null;
        var messages = new List<string> { doing };
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            messages.Add($"{cause.GetType().Name}: {cause.Message}");
            code = cause switch
            {
                HttpProtocolException protocol => FromHttp2Error(protocol.ErrorCode),
                IOException or SocketException => code ?? StatusCode.Unavailable,
                _ => code,
            };
        }

        return new Status(code ?? StatusCode.Internal, string.Join(' ', messages), exception);
    }

    private static StatusCode FromHttp2Error(long errorCode) => errorCode switch
    {
        0x7 => StatusCode.Unavailable, // REFUSED_STREAM
        HeaderNames.CancelErrorCode => StatusCode.Cancelled,
        0xb => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };
}
