namespace P2POrleans.Peer.Serving;

/// <summary>One file that is being sent, as the <see cref="UploadMeter"/> counts it.</summary>
internal sealed class Upload(UploadMeter meter) : IDisposable
{
    private int _ended;

    public void Sent(int bytes) => meter.Add(bytes);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            meter.End();
    }
}
