using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.FileDirectory.Peers;

/// <summary>
/// Forgets a peer: marks its header, then its bucket and all partitions forget it, then the header goes. Once it is marked the peer is gone
/// for everybody, even if the rest has to be tried again. The turn to change the header is the caller's.
/// </summary>
internal sealed class PeerRemoval(string name, StoredHeader header, IReadOnlyList<IFileIndex> partitions, IRegistryBucket bucket)
{
    /// <param name="offlineSince">Only if the peer has not been online since then; null for however it is.</param>
    /// <param name="cancellationToken">Heard until the header is marked.</param>
    /// <returns>False when the peer has been online, and stays.</returns>
    /// <exception cref="DirectoryStoreException">It may be marked or not.</exception>
    public async ValueTask<bool> RunAsync(DateTimeOffset? offlineSince, CancellationToken cancellationToken)
    {
        // Whoever is lost between the two: the bucket that lives on sweeps, and one that starts anew reads the mark. Until it is marked the
        // bucket lets nobody bring the peer back, or that would be acknowledged and lost.
        if (!await bucket.ExpectRemovalAsync(name, offlineSince, cancellationToken))
            return false;
        if (header.Known is { IsRemoved: false } known)
            await header.WriteAsync(known with { IsRemoved = true });
        await bucket.RemoveAsync(name, CancellationToken.None);
        await TryFinishAsync();
        return true;
    }

    /// <summary>The rest, of a peer that is marked.</summary>
    /// <returns>False when somebody does not answer: to be tried again.</returns>
    public async ValueTask<bool> TryFinishAsync()
    {
        DirectoryResult<SliceReceipt>[] dropped = await Task.WhenAll(
            partitions.Select(partition => partition.DropAsync(name, CancellationToken.None).AsTask()));
        if (dropped.Any(result => result.Fault is not null) || !await header.TryDeleteAsync())
            return false;
        await bucket.ForgetAsync(name, CancellationToken.None);
        return true;
    }
}
