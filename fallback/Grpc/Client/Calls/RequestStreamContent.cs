using System.Net;

namespace Grpc.Net.Client.Calls;

/// <summary>The body of a request that streams: it stays open until the writer completes it or the call ends.</summary>
internal sealed class RequestStreamContent : HttpContent
{
    private readonly CancellationToken _ended;
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Continues inline: the end of the stream has been sent when Complete returns, so that disposing the call right after it
    // does not turn the end into a reset.
    private readonly TaskCompletionSource _completed = new();

    public RequestStreamContent(CancellationToken ended)
    {
        _ended = ended;
        ended.UnsafeRegister(
            static (state, token) =>
            {
                var content = (RequestStreamContent)state!;
                content._opened.TrySetCanceled(token);
                content._completed.TrySetCanceled(token);
            },
            this);
    }

    /// <summary>Where the messages go, once the request is on its way.</summary>
    public Task<Stream> OpenedAsync() => _opened.Task;

    public void Complete() => _completed.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Sends the headers: the server may want to answer before the first message.
        await stream.FlushAsync(cancellationToken);
        if (!_opened.TrySetResult(stream))
        {
            _ended.ThrowIfCancellationRequested();
            throw new IOException("The connection failed before the server took the call.");
        }

        await _completed.Task;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
