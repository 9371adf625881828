namespace P2POrleans.Peer.Shares;

/// <summary>
/// What the peer shares. Readers take the current snapshot; <see cref="ShareMonitor"/> alone replaces it.
/// </summary>
internal sealed class ShareIndex : IDisposable
{
    private readonly SemaphoreSlim _rescan = new(0, 1);
    private volatile ShareSnapshot? _current;
    private volatile TaskCompletionSource _changed = NewSignal();

    /// <summary>Empty until the first files were hashed.</summary>
    public ShareSnapshot Current => _current ?? ShareSnapshot.Empty;

    /// <summary>True when a scan has come to its end: the snapshot holds everything there was.</summary>
    public bool IsComplete { get; private set; }

    public void Publish(ShareSnapshot snapshot, bool complete)
    {
        // Before the snapshot: whoever sees that one must not take it for an incomplete one.
        IsComplete |= complete;
        _current = snapshot;
        Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
    }

    /// <summary>Completes when there is another snapshot than <paramref name="seen"/> (null: any).</summary>
    public async Task<ShareSnapshot> WaitForOtherAsync(ShareSnapshot? seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed = _changed.Task;
            if (_current is { } current && !ReferenceEquals(current, seen))
                return current;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Asks for a scan soon: somebody saw that a file is no longer what it was.</summary>
    public void RequestScan()
    {
        try
        {
            _rescan.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // One request is as good as two, and none is needed when the peer stops.
        }
    }

    /// <returns>True when a scan was asked for, false when the time is up.</returns>
    public Task<bool> WaitForRequestAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        _rescan.WaitAsync(timeout, cancellationToken);

    public void Dispose() => _rescan.Dispose();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
