namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Keeps a flow at a rate, on average over a second: whoever took too much waits. One flow at a time.
/// </summary>
/// <param name="bytesPerSecond">Positive; null for no limit.</param>
internal sealed class RateLimit(long? bytesPerSecond, TimeProvider time)
{
    // When the bytes taken so far would have passed at the rate.
    private long _paidUntil = time.GetTimestamp();

    /// <summary>Takes <paramref name="bytes"/>, and waits until they are paid for.</summary>
    public async ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        if (bytesPerSecond is not { } rate)
            return;

        long now = time.GetTimestamp();
        // Idle time counts for a second at most, or a pause would be followed by a burst.
        _paidUntil = Math.Max(_paidUntil, now - time.TimestampFrequency);
        _paidUntil += (long)(bytes * (double)time.TimestampFrequency / rate);
        TimeSpan wait = time.GetElapsedTime(now, _paidUntil);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
    }
}
