using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>The requests of a streaming call, as the caller writes them.</summary>
internal sealed class RequestStream<TRequest, TResponse>(ClientCall<TRequest, TResponse> call, RequestStreamContent content)
    : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private int _writing;
    private volatile bool _completed;

    public WriteOptions? WriteOptions { get; set; } = call.WriteOptions;

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        call.ThrowIfDisposed();
        if (_completed)
            throw new InvalidOperationException("Request stream has already been completed.");
        if (call.HasEnded)
            throw call.Failure();
        if (Interlocked.Exchange(ref _writing, 1) == 1)
            throw new InvalidOperationException("Can't write the message because the previous write is in progress.");

        try
        {
            using CancellationTokenRegistration registration = call.CancelOn(cancellationToken);
            await SendAsync(message);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or IOException or HttpRequestException)
        {
            // What the server has to say about it comes with the response, which may not have been read yet.
            throw call.HasEnded
                ? call.Failure()
                : new RpcException(exception is OperationCanceledException
                    ? new Status(StatusCode.Cancelled, string.Empty, exception)
                    : StatusMapping.FromException("Error writing message.", exception));
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    public Task CompleteAsync()
    {
        call.ThrowIfDisposed();
        if (Volatile.Read(ref _writing) == 1)
            throw new InvalidOperationException("Can't complete the client stream writer because the previous write is in progress.");
        _completed = true;
        content.Complete();
        return Task.CompletedTask;
    }

    private async Task SendAsync(TRequest message)
    {
        Stream stream = await content.OpenedAsync();
        using var buffer = new PooledBuffer();
        call.Framer.Write(message, call.Method.RequestMarshaller.ContextualSerializer, buffer, call.Compression(WriteOptions));

        // In one piece: a prefix of its own would be a frame of its own.
        await stream.WriteAsync(buffer.Memory, call.Ended);
        await stream.FlushAsync(call.Ended);
    }
}
