namespace P2POrleans.Peer.Transfers;

/// <summary>Cancels a source's calls when it lets us wait too long. Runs only while we wait for the source.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly TimeSpan _timeout;
    private readonly CancellationTokenSource _cancellation;
    private readonly CancellationTokenRegistration _caller;

    public StallWatch(TimeSpan timeout, TimeProvider time, CancellationToken caller)
    {
        _timeout = timeout;
        _cancellation = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _caller = caller.Register(static state => ((CancellationTokenSource)state!).Cancel(), _cancellation);
    }

    /// <summary>Cancelled when the source stalls, and when the caller gives up.</summary>
    public CancellationToken Token => _cancellation.Token;

    public void Start() => _cancellation.CancelAfter(_timeout);

    public void Stop() => _cancellation.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _caller.Dispose();
        _cancellation.Dispose();
    }
}
