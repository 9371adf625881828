namespace P2POrleans.Peer.Serving;

/// <summary>One file that is being sent, as the <see cref="UploadMeter"/> counts it. One thread at a time.</summary>
internal sealed class Upload(UploadMeter meter, UploadSlots slots, FairRate rate) : IDisposable
{
    /// <summary>A long stream lets others go first after as much as a peer asks for at once.</summary>
    private const int TurnBytes = 16 * 1024 * 1024;

    private Leecher _leecher;
    private bool _hasSlot;
    private long _turn;
    private int _ended;

    /// <inheritdoc cref="FairRate.Portion"/>
    public int Portion(int bytes) => rate.Portion(bytes);

    /// <inheritdoc cref="UploadSlots.EnterAsync"/>
    public async ValueTask<bool> EnterAsync(Leecher leecher, long bytes, TimeSpan patience, CancellationToken cancellationToken)
    {
        _leecher = leecher;
        return _hasSlot = await slots.EnterAsync(leecher, Math.Min(bytes, TurnBytes), patience, cancellationToken);
    }

    /// <summary>Waits until so many bytes may be sent, and counts them.</summary>
    /// <returns>False when others had their turn and too many wait for another one: the answer is to be broken off.</returns>
    public async ValueTask<bool> TrySendingAsync(int bytes, CancellationToken cancellationToken)
    {
        _turn += bytes;
        if (_turn > TurnBytes && _hasSlot && slots.IsWanted)
        {
            Leave();
            if (!await EnterAsync(_leecher, TurnBytes, Timeout.InfiniteTimeSpan, cancellationToken))
                return false;
            _turn = bytes;
        }

        await rate.TakeAsync(_leecher, bytes, cancellationToken);
        meter.Add(bytes);
        return true;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        Leave();
        meter.End();
    }

    private void Leave()
    {
        if (_hasSlot)
            slots.Leave(_leecher);
        _hasSlot = false;
    }
}
