namespace P2POrleans.Peer.Transfers;

/// <summary>Tells how much of a file on disk has been checked. Unlike <see cref="Progress{T}"/>: at once and on the reporting thread.</summary>
internal sealed class CheckingProgress(IProgress<FetchProgress>? progress, long totalBytes) : IProgress<long>
{
    private long _checked;

    /// <param name="value">More bytes.</param>
    public void Report(long value) =>
        progress?.Report(new FetchProgress(FetchPhase.Checking, Interlocked.Add(ref _checked, value), totalBytes, null));
}
