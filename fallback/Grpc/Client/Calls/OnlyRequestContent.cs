using System.Net;
using Grpc.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>The body of a request that does not stream: one message. It can be sent again when a connection fails early.</summary>
internal sealed class OnlyRequestContent<TRequest, TResponse>(ClientCall<TRequest, TResponse> call, TRequest request) : HttpContent
    where TRequest : class
    where TResponse : class
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBuffer();
        call.Framer.Write(request, call.Method.RequestMarshaller.ContextualSerializer, buffer, call.Compression(call.WriteOptions));
        await stream.WriteAsync(buffer.Memory, cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
