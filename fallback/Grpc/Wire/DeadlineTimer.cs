namespace Grpc.Wire;

/// <summary>
/// Runs an action once, not before the deadline. Disposing it stops it; an action that already runs is waited for only by
/// <see cref="DisposeAsync"/>.
/// </summary>
internal sealed class DeadlineTimer : IDisposable, IAsyncDisposable
{
    // The longest that a timer can wait in one go: 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly DateTime _deadline;
    private readonly Action _expired;
    private readonly Timer _timer;

    /// <param name="deadline">UTC.</param>
    public DeadlineTimer(DateTime deadline, Action expired)
    {
        _deadline = deadline;
        _expired = expired;

        // The flow of execution context would keep the caller's async locals alive until the deadline.
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _timer = new Timer(static state => ((DeadlineTimer)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        flow?.Undo();
        Schedule();
    }

    public void Dispose() => _timer.Dispose();

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Tick()
    {
        // Timers run on another clock than the deadline, and long ones are cut up.
        if (DateTime.UtcNow >= _deadline)
            _expired();
        else
            Schedule();
    }

    private void Schedule()
    {
        TimeSpan wait = _deadline - DateTime.UtcNow;

        // A millisecond is a timer's resolution: rounded up, so that it does not fire twice.
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait + TimeSpan.FromMilliseconds(1);
        try
        {
            _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // Stopped between firing and this.
        }
    }
}
