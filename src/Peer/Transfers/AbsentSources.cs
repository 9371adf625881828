using System.Collections.Concurrent;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Since when sources can't be reached, of all fetches of one <see cref="FileFetcher"/>: what one has waited for in vain, the next need not
/// wait for. Any thread may call.
/// </summary>
internal sealed class AbsentSources(TimeProvider time)
{
    private readonly ConcurrentDictionary<Uri, long> _since = [];

    public void Missed(FetchSource source) => _since.TryAdd(source.Address, time.GetTimestamp());

    public void Reached(FetchSource source) => _since.TryRemove(source.Address, out _);

    /// <summary>Zero for one that was reached last, or never tried.</summary>
    public TimeSpan AbsenceOf(FetchSource source) =>
        _since.TryGetValue(source.Address, out long since) ? time.GetElapsedTime(since) : TimeSpan.Zero;
}
