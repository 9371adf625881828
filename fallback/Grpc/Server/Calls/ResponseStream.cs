using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>The responses of a streaming call, as its service method sees them.</summary>
internal sealed class ResponseStream<T>(ResponseWriter<T> writer, ServerCall call) : IServerStreamWriter<T>
    where T : class
{
    // Read from the features once: the context is not to be touched after the call.
    private readonly CancellationToken _aborted = call.HttpContext.RequestAborted;
    private volatile bool _ended;
    private int _writing;

    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        using CancellationTokenRegistration reset
            = cancellationToken.UnsafeRegister(static state => ((ServerCall)state!).Reset(), call);
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended || _aborted.IsCancellationRequested)
            throw new InvalidOperationException("Can't write the message because the request is complete.");
        if (Interlocked.Exchange(ref _writing, 1) == 1)
            throw new InvalidOperationException("Can't write the message because the previous write is in progress.");

        try
        {
            await writer.WriteAsync(message, cancellationToken);
            if (WriteOptions?.Flags.HasFlag(WriteFlags.BufferHint) != true)
                await writer.FlushAsync(cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    public void End() => _ended = true;
}
