using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>The requests of a streaming call, as its service method sees them.</summary>
internal sealed class RequestStream<T>(RequestReader<T> reader, ServerCall call) : IAsyncStreamReader<T>
    where T : class
{
    // Read from the features once: the context is not to be touched after the call.
    private readonly CancellationToken _aborted = call.HttpContext.RequestAborted;
    private volatile bool _ended;

    public T Current { get; private set; } = null!;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended || _aborted.IsCancellationRequested)
            throw new InvalidOperationException("Can't read messages after the request is complete.");

        // Not kept alive while the next one is awaited.
        Current = null!;
        Current = (await reader.ReadAsync(cancellationToken))!;
        return Current is not null;
    }

    public void End() => _ended = true;
}
