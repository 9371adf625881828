namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Keeps one or several flows together at a rate, on average over a second: whoever took too much waits. Flows that take parts of
/// one size are served alike. Any thread.
/// </summary>
/// <param name="bytesPerSecond">Positive; null for no limit.</param>
internal sealed class RateLimit(long? bytesPerSecond, TimeProvider time)
{
    private readonly Lock _lock = new();

    // When the bytes taken so far would have passed at the rate.
    private long _paidUntil = time.GetTimestamp();

    /// <summary>Nobody ever waits.</summary>
    public bool IsNone => bytesPerSecond is null;

    /// <summary>How many bytes to take at once, of <paramref name="bytes"/>, for a flow that is smooth.</summary>
    public int Portion(int bytes) => bytesPerSecond is { } rate ? (int)Math.Clamp(rate / 10, 1, bytes) : bytes;

    /// <summary>Takes <paramref name="bytes"/>, and waits until they are paid for.</summary>
    public ValueTask TakeAsync(int bytes, CancellationToken cancellationToken) => bytesPerSecond is { } rate
        ? WaitAsync(Pay(bytes, rate), cancellationToken)
        : ValueTask.CompletedTask;

    private TimeSpan Pay(int bytes, long rate)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            // Idle time counts for a second at most, or a pause would be followed by a burst.
            _paidUntil = Math.Max(_paidUntil, now - time.TimestampFrequency);
            _paidUntil += (long)(bytes * (double)time.TimestampFrequency / rate);
            return time.GetElapsedTime(now, _paidUntil);
        }
    }

    private async ValueTask WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
    }
}
