using Grpc.Core;
using Grpc.Wire;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>
/// The deadline of a call and the token that it cancels. Exactly one of two ends the call: the service method, which writes
/// its status, or the deadline, which writes DEADLINE_EXCEEDED, resets the stream and then fires the token.
/// </summary>
internal sealed class ServerCallDeadline : IAsyncDisposable
{
    private const int Running = 0;
    private const int Ended = 1;
    private const int Expired = 2;

    // The status can't leave while the caller does not read; the stream is reset without it then.
    private static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(1);

    private readonly ServerCall _call;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _cancellation;
    private readonly TaskCompletionSource _expired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DeadlineTimer _timer;
    private int _state = Running;

    public ServerCallDeadline(ServerCall call, DateTime deadline, ILogger logger)
    {
        _call = call;
        _logger = logger;
        Deadline = deadline;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(call.HttpContext.RequestAborted);
        Token = _cancellation.Token;
        _timer = new DeadlineTimer(deadline, () => _ = ExpireAsync());
    }

    public DateTime Deadline { get; }

    public CancellationToken Token { get; }

    public bool HasExpired => Volatile.Read(ref _state) == Expired;

    /// <summary>Called once, when the service method is done.</summary>
    /// <returns>False when the deadline has ended the call; it is done with the request by then.</returns>
    public async Task<bool> TryEndCallAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Running) == Running)
            return true;
        await _expired.Task;
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _cancellation.Dispose();
    }

    private async Task ExpireAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Expired, Running) != Running)
            return;

        GrpcServerLog.DeadlineExceeded(_logger, _call.Method);
        try
        {
            try
            {
                StatusTrailers.Write(
                    StatusTrailers.Destination(_call.HttpContext.Response), new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded"));
                await _call.HttpContext.Response.CompleteAsync().WaitAsync(StatusPatience);
            }
            catch (Exception exception) when (exception is TimeoutException or InvalidOperationException or IOException or OperationCanceledException)
            {
                // The caller does not read, is gone, or the service method began its response at this very moment.
                GrpcServerLog.StatusNotSent(_logger, _call.Method, exception);
            }

            _call.Reset();
            await _cancellation.CancelAsync();
        }
        catch (Exception exception)
        {
            // What the service method has registered on its token may throw.
            GrpcServerLog.UnexpectedException(_logger, _call.Method, exception);
        }
        finally
        {
            _expired.SetResult();
        }
    }
}
