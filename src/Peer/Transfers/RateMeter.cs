namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Bytes per second of late. What is older counts less and less; time in which nothing was asked for does not count. Any thread.
/// </summary>
internal sealed class RateMeter(TimeProvider time)
{
    /// <summary>Shorter stretches say little.</summary>
    private const double FoldSeconds = 0.05;

    /// <summary>After this time a measurement weighs a third.</summary>
    private const double MemorySeconds = 2;

    private readonly Lock _lock = new();
    private long _since = time.GetTimestamp();
    private TimeSpan _unfolded;
    private TimeSpan _folded;
    private long _bytes;
    private double _rate;
    private bool _measured;
    private bool _isRunning = true;

    /// <summary>0 while nothing was measured.</summary>
    public double BytesPerSecond
    {
        get
        {
            lock (_lock)
            {
                Fold();
                return _rate;
            }
        }
    }

    /// <summary>Whether something was asked for; at first, it was.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_lock)
                return _isRunning;
        }
    }

    /// <summary>The time in which something was asked for.</summary>
    public TimeSpan Measured
    {
        get
        {
            lock (_lock)
                return _folded + Unfolded;
        }
    }

    private TimeSpan Unfolded => _isRunning ? _unfolded + time.GetElapsedTime(_since) : _unfolded;

    /// <summary>Nothing is asked for from now on.</summary>
    public void Pause()
    {
        lock (_lock)
            (_unfolded, _isRunning) = (Unfolded, false);
    }

    /// <summary>Something is asked for.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            if (!_isRunning)
                (_since, _isRunning) = (time.GetTimestamp(), true);
        }
    }

    public void Add(int bytes)
    {
        lock (_lock)
        {
            _bytes += bytes;
            Fold();
        }
    }

    private void Fold()
    {
        TimeSpan unfolded = Unfolded;
        double seconds = unfolded.TotalSeconds;
        if (seconds < FoldSeconds || (!_measured && _bytes == 0))
            return;
        double weight = _measured ? 1 - Math.Exp(-seconds / MemorySeconds) : 1;
        _rate += (_bytes / seconds - _rate) * weight;
        (_folded, _unfolded, _since) = (_folded + unfolded, TimeSpan.Zero, time.GetTimestamp());
        _bytes = 0;
        _measured = true;
    }
}
