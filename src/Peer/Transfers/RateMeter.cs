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
    private long _bytes;
    private double _rate;
    private bool _measured;

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

    /// <summary>The time that passed since the last byte was nobody's fault.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            Fold();
            _since = time.GetTimestamp();
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
        double seconds = time.GetElapsedTime(_since).TotalSeconds;
        if (seconds < FoldSeconds || (!_measured && _bytes == 0))
            return;
        double weight = _measured ? 1 - Math.Exp(-seconds / MemorySeconds) : 1;
        _rate += (_bytes / seconds - _rate) * weight;
        _since = time.GetTimestamp();
        _bytes = 0;
        _measured = true;
    }
}
