using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Serializes messages into the response body. One write at a time.</summary>
internal sealed class ResponseWriter<T>(ServerCall call, Action<T, SerializationContext> serializer)
    where T : class
{
    private readonly PipeWriter _body = call.HttpContext.Response.BodyWriter;
    private readonly MessageFramer _framer = new(call.Options.MaxSendMessageSize);

    /// <summary>Puts the message into the body's buffer; it leaves with the next flush or the end of the call.</summary>
    public async ValueTask WriteAsync(T message, CancellationToken cancellationToken)
    {
        // The server wants to know the headers before the body's buffer is touched.
        if (!call.HttpContext.Response.HasStarted)
            await call.HttpContext.Response.StartAsync(cancellationToken);
        _framer.Write(message, serializer, _body, call.ResponseCompression);
    }

    /// <summary>Waits while the caller reads more slowly than the service writes.</summary>
    /// <exception cref="OperationCanceledException">The call is off.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        FlushResult result = await _body.FlushAsync(cancellationToken);
        if (!result.IsCompleted && (call.CancellationToken.IsCancellationRequested || cancellationToken.IsCancellationRequested))
            throw new OperationCanceledException("Request aborted while sending the message.");
    }

    /// <summary>The response of a call whose response does not stream. The end of the call sends it together with the status.</summary>
    public async ValueTask WriteOnlyMessageAsync(T? message)
    {
        if (message is null)
            throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));
        if (!call.HasExpired)
            await WriteAsync(message, CancellationToken.None);
    }
}
