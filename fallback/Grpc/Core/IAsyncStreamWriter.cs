namespace Grpc.Core;

/// <summary>A stream of messages to send; one write at a time. A write completes when the transport has room for more.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Options for the writes from now on; null for the call's.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <exception cref="InvalidOperationException">The last write is not done yet, or the stream has ended.</exception>
    Task WriteAsync(T message);

    /// <inheritdoc cref="WriteAsync(T)"/>
    /// <param name="cancellationToken">Cancels the whole call.</param>
    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("Cancellation of stream writes is not supported by this writer.")
        : WriteAsync(message);
}
