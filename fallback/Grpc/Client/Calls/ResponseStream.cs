using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>The responses of a streaming call, as the caller reads them.</summary>
internal sealed class ResponseStream<TRequest, TResponse>(ClientCall<TRequest, TResponse> call) : IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private ResponseReader<TResponse>? _reader;
    private int _reading;

    public TResponse Current { get; private set; } = null!;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        call.ThrowIfDisposed();
        if (Interlocked.Exchange(ref _reading, 1) == 1)
            throw new InvalidOperationException("Can't read the next message because the previous read is still in progress.");

        try
        {
            // Not kept alive while the next one is awaited.
            Current = null!;
            using CancellationTokenRegistration registration = call.CancelOn(cancellationToken);
            Current = (await ReadAsync())!;
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }

        return Current is not null || (call.GetStatus().StatusCode == StatusCode.OK ? false : throw call.Failure());
    }

    /// <returns>Null when the call has ended, well or not.</returns>
    private async ValueTask<TResponse?> ReadAsync()
    {
        if (call.HasEnded || await call.Messages is not { } response)
            return null;

        try
        {
            _reader ??= new ResponseReader<TResponse>(
                await response.Content.ReadAsStreamAsync(call.Ended),
                ResponseStatus.EncodingOf(response),
                call.MaxReceiveMessageSize,
                call.Method.ResponseMarshaller.ContextualDeserializer);
            if (await _reader.ReadAsync(call.Ended) is { } message)
                return message;
            call.EndByTrailers(response);
        }
        catch (Exception exception)
        {
            call.Fail("Error reading next message.", exception);
        }

        return null;
    }
}
