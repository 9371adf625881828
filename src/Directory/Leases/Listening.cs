namespace P2POrleans.FileDirectory.Leases;

/// <summary>
/// For how long a bucket has been able to hear its peers. While the store does not take its notes, or nothing of it runs because its
/// process is suspended or overloaded, heartbeats may be lost, and a silence says nothing of the peer: it counts from the end of that time.
/// A pause of <paramref name="tolerated"/> is no matter. Guarded by the bucket's lock.
/// </summary>
internal sealed class Listening(TimeProvider time, TimeSpan tolerated)
{
    private long _since = time.GetTimestamp();
    private long _confirmedAt = time.GetTimestamp();

    /// <summary>At that time all was well. To be called more often than the tolerated pause, or it counts as one.</summary>
    public void Confirm(long at)
    {
        // Perhaps nobody asked since the pause.
        NotePause(at);
        _confirmedAt = at;
    }

    /// <summary>For how long nothing was heard that could have been.</summary>
    /// <param name="heardAt">Timestamp of the last sign of life.</param>
    public TimeSpan SilenceSince(long heardAt)
    {
        long now = time.GetTimestamp();
        NotePause(now);
        return time.GetElapsedTime(Math.Max(heardAt, _since), now);
    }

    private void NotePause(long now)
    {
        if (time.GetElapsedTime(_confirmedAt, now) > tolerated)
            _since = now;
    }
}
