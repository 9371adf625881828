namespace P2POrleans.Peer.Transfers;

/// <summary>The sources of a fetch: those known from the start, and those that are found while it runs.</summary>
/// <param name="request">Names and finds them.</param>
/// <param name="every">How often to ask.</param>
/// <param name="time">The clock.</param>
internal sealed class SourceFinder(FetchRequest request, TimeSpan every, TimeProvider time)
{
    /// <summary>Who begin together, as when a file is new, should find each other soon.</summary>
    private const int QuickSearches = 8;

    private volatile IReadOnlyList<FetchSource>? _found = request.Sources;
    private int _searches;
    private long _answered = long.MinValue;

    /// <returns>True when there is news; every finding is told once.</returns>
    public bool TryTake(out IReadOnlyList<FetchSource> found)
    {
        found = Interlocked.Exchange(ref _found, null) ?? [];
        return found.Count > 0;
    }

    /// <summary>Whether somebody could be found who was not at that time: nobody has been asked since.</summary>
    public bool MayFindSince(long timestamp) => request.FindSources is not null && Interlocked.Read(ref _answered) < timestamp;

    /// <summary>Waits its time, asks once, and tells.</summary>
    public async Task SearchAsync(Signal news, CancellationToken stop)
    {
        if (request.FindSources is null)
        {
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        try
        {
            await Task.Delay(_searches++ < QuickSearches ? every / 4 : every, time, stop);
            long asked = time.GetTimestamp();
            _found = await request.FindSources(stop);
            Interlocked.Exchange(ref _answered, asked);
            news.Pulse();
        }
        catch (OperationCanceledException)
        {
            // Asked too late, or not answered in time: there is a next time, or no need.
        }
    }
}
