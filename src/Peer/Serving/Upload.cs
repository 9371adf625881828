using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Serving;

/// <summary>One file that is being sent, as the <see cref="UploadMeter"/> counts it.</summary>
internal sealed class Upload(UploadMeter meter, RateLimit limit) : IDisposable
{
    private int _ended;

    /// <inheritdoc cref="RateLimit.Portion"/>
    public int Portion(int bytes) => limit.Portion(bytes);

    public ValueTask SendingAsync(int bytes, CancellationToken cancellationToken)
    {
        meter.Add(bytes);
        return limit.TakeAsync(bytes, cancellationToken);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            meter.End();
    }
}
