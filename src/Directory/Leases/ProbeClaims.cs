namespace P2POrleans.FileDirectory.Leases;

/// <summary>
/// Who probes a bucket's original peers. In memory: after the loss of a bucket whoever asks first has it. Guarded by the bucket's lock.
/// </summary>
internal sealed class ProbeClaims(TimeProvider time)
{
    private Claim? _current;

    /// <returns>False while somebody else has it.</returns>
    public bool TryTake(string prober, TimeSpan length)
    {
        if (_current is { } other && other.Prober != prober && time.GetElapsedTime(other.Since) < other.Length)
            return false;
        _current = new Claim(prober, time.GetTimestamp(), length);
        return true;
    }

    /// <param name="Since">Timestamp of when it began.</param>
    private sealed record Claim(string Prober, long Since, TimeSpan Length);
}
