namespace P2POrleans.Peer.Transfers;

/// <summary>Cancels a source's calls when it lets us wait too long. Runs only while we wait for the source.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly Func<TimeSpan> _timeout;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _cancellation;
    private readonly CancellationTokenRegistration _caller;
    private long _started;

    public StallWatch(TimeSpan timeout, TimeProvider time, CancellationToken caller)
        : this(() => timeout, time, caller)
    {
    }

    /// <param name="timeout">How long is too long; asked anew at every start.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">Gives up.</param>
    public StallWatch(Func<TimeSpan> timeout, TimeProvider time, CancellationToken caller)
    {
        (_timeout, _time) = (timeout, time);
        _cancellation = new CancellationTokenSource(System.Threading.Timeout.InfiniteTimeSpan, time);
        _caller = caller.Register(static state => ((CancellationTokenSource)state!).Cancel(), _cancellation);
    }

    /// <summary>Cancelled when the source stalls, and when the caller gives up.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>As of the last start.</summary>
    public TimeSpan Timeout { get; private set; }

    public void Start()
    {
        _started = _time.GetTimestamp();
        _cancellation.CancelAfter(Timeout = _timeout());
    }

    /// <returns>The time since the last start.</returns>
    public TimeSpan Stop()
    {
        _cancellation.CancelAfter(System.Threading.Timeout.InfiniteTimeSpan);
        return _time.GetElapsedTime(_started);
    }

    /// <summary>It has stalled, whatever the clock says.</summary>
    public void Cancel() => _cancellation.Cancel();

    public void Dispose()
    {
        _caller.Dispose();
        _cancellation.Dispose();
    }
}
