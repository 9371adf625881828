using System.IO.Compression;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>
/// One call on the client. Many things may end it: the trailers, its token, its deadline, disposal, an error on the way. The
/// first one gives the status, which never changes; ending cancels whatever else is under way for the call.
/// </summary>
internal sealed class ClientCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private readonly GrpcChannel _channel;
    private readonly CallOptions _options;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<HttpResponseMessage?> _messages = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CompressionLevel? _compression;
    private CancellationTokenRegistration _cancellation;
    private DeadlineTimer? _deadlineTimer;
    private volatile HttpResponseMessage? _response;
    private Outcome? _outcome;
    private volatile bool _disposed;

    public ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, CallOptions options)
    {
        if (options.Deadline is { Kind: not DateTimeKind.Utc } deadline && deadline != DateTime.MaxValue && deadline != DateTime.MinValue)
            throw new InvalidOperationException("Deadline must have a kind DateTimeKind.Utc or be equal to DateTime.MaxValue or DateTime.MinValue.");

        _channel = channel;
        _options = options;
        Method = method;
        Ended = _end.Token;
        Framer = new MessageFramer(channel.Options.MaxSendMessageSize);
        if (options.Headers?.GetValue(HeaderNames.EncodingRequest) == HeaderNames.Gzip)
            _compression = CompressionLevel.Fastest;
    }

    public Method<TRequest, TResponse> Method { get; }

    /// <summary>Fires when the call has its status.</summary>
    public CancellationToken Ended { get; }

    public MessageFramer Framer { get; }

    public WriteOptions? WriteOptions => _options.WriteOptions;

    public int? MaxReceiveMessageSize => _channel.Options.MaxReceiveMessageSize;

    public Task<Metadata> ResponseHeaders => _headers.Task;

    /// <summary>The response whose body has the messages; null when the call has ended without any.</summary>
    public Task<HttpResponseMessage?> Messages => _messages.Task;

    public bool HasEnded => Volatile.Read(ref _outcome) is not null;

    public void Start(HttpContent content)
    {
        _channel.Enter(this);
        GrpcClientLog.CallStarted(_channel.Logger, Method.FullName, _channel.Address);
        TimeSpan? timeout = null;
        if (_options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            timeout = deadline - DateTime.UtcNow;
            if (timeout <= TimeSpan.Zero)
                Expire();
            else
                _deadlineTimer = new DeadlineTimer(deadline, Expire);
        }

        _cancellation = CancelOn(_options.CancellationToken);
        if (HasEnded)
            _cancellation.Unregister();
        _ = RunAsync(content, timeout);
    }

    /// <summary>Cancels the call when the token fires.</summary>
    public CancellationTokenRegistration CancelOn(CancellationToken cancellationToken) => cancellationToken.UnsafeRegister(
        static (state, token) => ((ClientCall<TRequest, TResponse>)state!).End(
            new Status(StatusCode.Cancelled, "Call canceled by the client.", new OperationCanceledException(token)), trailers: null),
        this);

    public CompressionLevel? Compression(WriteOptions? writeOptions)
        => writeOptions?.Flags.HasFlag(WriteFlags.NoCompress) == true ? null : _compression;

    public Status GetStatus() => Volatile.Read(ref _outcome)?.Status
        ?? throw new InvalidOperationException("Unable to get the status because the call is not complete.");

    public Metadata GetTrailers() => Volatile.Read(ref _outcome)?.Trailers
        ?? throw new InvalidOperationException("Can't get the call trailers because the call has not completed successfully.");

    /// <summary>The end of the response has been read: it says how the call went.</summary>
    public void EndByTrailers(HttpResponseMessage response, bool isMessageMissing = false)
    {
        Status status = ResponseStatus.OfTrailers(response);
        if (status.StatusCode == StatusCode.OK && isMessageMissing)
            status = ResponseStatus.MissingMessage;
        End(status, ResponseStatus.MetadataOf(response.TrailingHeaders));
    }

    /// <summary>Ends the call because of what <paramref name="exception"/> means, unless it has ended.</summary>
    /// <returns>What to throw.</returns>
    public Exception Fail(string doing, Exception exception)
    {
        Status status = exception switch
        {
            RpcException rpc => rpc.Status,
            OperationCanceledException => new Status(StatusCode.Cancelled, string.Empty, exception),
            _ => StatusMapping.FromException(doing, exception),
        };

        // The server's clock may be ahead: it resets the stream before the timer of this side fires.
        if (status.StatusCode == StatusCode.Cancelled && _options.Deadline <= DateTime.UtcNow)
            status = new Status(StatusCode.DeadlineExceeded, status.Detail, status.DebugException);
        End(status, trailers: null);
        return Failure();
    }

    /// <summary>What to throw when the call has ended and something still is asked of it.</summary>
    public Exception Failure()
    {
        Status status = GetStatus();
        if (_channel.Options.ThrowOperationCanceledOnCancellation
            && status.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded)
        {
            CancellationToken token = status.DebugException is OperationCanceledException canceled ? canceled.CancellationToken : Ended;
            return new OperationCanceledException(status.ToString(), status.DebugException, token);
        }

        return new RpcException(status, _outcome?.Trailers ?? Metadata.Empty);
    }

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    public void Dispose()
    {
        _disposed = true;
        End(new Status(StatusCode.Cancelled, "gRPC call disposed."), trailers: null);
    }

    private async Task RunAsync(HttpContent content, TimeSpan? timeout)
    {
        try
        {
            Ended.ThrowIfCancellationRequested();
            Receive(await _channel.SendAsync(RequestHead.Create(_channel.Address, Method, _options.Headers, timeout, content), Ended));
        }
        catch (Exception exception)
        {
            Fail("Error starting gRPC call.", exception);
        }
    }

    private void Receive(HttpResponseMessage response)
    {
        // Either the end of the call sees the response or this sees the end: one of them disposes it, which resets the stream.
        _response = response;
        Interlocked.MemoryBarrier();
        if (HasEnded)
        {
            response.Dispose();
            return;
        }

        Metadata headers = ResponseStatus.MetadataOf(response.Headers);
        if (ResponseStatus.OfHeaders(response) is not { } status)
        {
            _headers.TrySetResult(headers);
            _messages.TrySetResult(response);
            return;
        }

        if (status.StatusCode == StatusCode.OK && Method.Type is MethodType.Unary or MethodType.ClientStreaming)
            status = ResponseStatus.MissingMessage;
        End(status, trailers: headers, headers);
    }

    private void Expire() => End(new Status(StatusCode.DeadlineExceeded, string.Empty), trailers: null);

    private void End(Status status, Metadata? trailers, Metadata? headers = null)
    {
        if (Interlocked.CompareExchange(ref _outcome, new Outcome(status, trailers), null) is not null)
            return;

        GrpcClientLog.CallEnded(_channel.Logger, Method.FullName, status.StatusCode, status.Detail, status.DebugException);
        _deadlineTimer?.Dispose();
        _cancellation.Unregister();
        _channel.Leave(this);

        // Aborts what is being sent, and resets the stream if its end has not been reached.
        _end.Cancel();
        _response?.Dispose();

        if (headers is not null)
            _headers.TrySetResult(headers);
        else if (!_headers.Task.IsCompleted && _headers.TrySetException(Failure()))
            Observe(_headers.Task);
        _messages.TrySetResult(null);
    }

    // The same failure is reported elsewhere; nobody has to look at this task.
    private static void Observe(Task task) => _ = task.Exception;

    private sealed record Outcome(Status Status, Metadata? Trailers);
}
