namespace P2POrleans.Cli.Terminal;

/// <summary>Where a transfer stands and how fast it goes. Any thread may report; one thread samples.</summary>
internal sealed class TransferMeter(TimeProvider time) : IProgress<long>
{
    /// <summary>The rate is that of this long: short enough to follow changes, long enough to be read.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    /// <summary>What comes in less than this is a burst, of which nothing follows.</summary>
    private static readonly TimeSpan LeastWindow = TimeSpan.FromSeconds(1);

    private readonly Queue<(long At, long Bytes)> _samples = [];
    private readonly long _start = time.GetTimestamp();
    private long _bytes;
    private long _total = -1;
    private volatile bool _restart = true;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Null while it is not known.</summary>
    public long? Total
    {
        get => Interlocked.Read(ref _total) is >= 0 and long total ? total : null;
        set => Interlocked.Exchange(ref _total, value ?? -1);
    }

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <param name="value">Bytes since the last report.</param>
    public void Report(long value) => Interlocked.Add(ref _bytes, value);

    public void MoveTo(long bytes) => Interlocked.Exchange(ref _bytes, bytes);

    /// <summary>Something else begins: what is there already does not count for the rate.</summary>
    public void Restart(long bytes)
    {
        MoveTo(bytes);
        _restart = true;
    }

    /// <summary>Bytes per second of the last moments; null before there are enough of them to tell.</summary>
    public double? Sample()
    {
        long now = time.GetTimestamp();
        if (_restart)
        {
            _restart = false;
            _samples.Clear();
        }

        _samples.Enqueue((now, Bytes));
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().At, now) > Window)
            _samples.Dequeue();
        (long at, long bytes) = _samples.Peek();
        double seconds = time.GetElapsedTime(at, now).TotalSeconds;
        return seconds >= LeastWindow.TotalSeconds ? Math.Max(0, (Bytes - bytes) / seconds) : null;
    }

    /// <summary>Time to the end at this rate; null when nobody can say.</summary>
    public TimeSpan? Remaining(double? rate)
    {
        if (Total is not { } total || rate is not >= 1)
            return null;

        double seconds = Math.Max(0, total - Bytes) / rate.Value;
        return seconds < TimeSpan.FromDays(99).TotalSeconds ? TimeSpan.FromSeconds(Math.Ceiling(seconds)) : null;
    }
}
