namespace P2POrleans.FileDirectory;

/// <summary>
/// What happens inside a directory and its operator should hear of; a host overrides what it logs. Members are called from any thread
/// and must return soon.
/// </summary>
public abstract class DirectoryObserver
{
    /// <summary>Hears nothing.</summary>
    public static DirectoryObserver None { get; } = new Silent();

    /// <summary>All partitions are rebuilt from the store; look-ups are answered from now on.</summary>
    public virtual void Opened(DirectoryStatistics statistics, TimeSpan took)
    {
    }

    /// <summary>Leases ran out: these peers are offline now.</summary>
    public virtual void PeersLapsed(IReadOnlyList<string> peers)
    {
    }

    /// <summary>A peer was offline for too long and is forgotten, with its files.</summary>
    public virtual void PeerDropped(string peer)
    {
    }

    /// <summary>A round of housekeeping failed; the next one tries again.</summary>
    public virtual void SweepFailed(Exception exception)
    {
    }

    private sealed class Silent : DirectoryObserver;
}
