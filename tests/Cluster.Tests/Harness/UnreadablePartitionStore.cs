using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Cluster.Tests.Harness;

/// <summary>A store that fails to read one partition.</summary>
internal sealed class UnreadablePartitionStore(IDirectoryStore store, int unreadable) : StoreDecorator(store)
{
    public override ValueTask<IReadOnlyList<StoredSlice>> ReadSlicesAsync(
        int partition, string? after, long maxBytes, CancellationToken cancellationToken) =>
        partition == unreadable
            ? throw new DirectoryStoreException("The partition can't be read.")
            : base.ReadSlicesAsync(partition, after, maxBytes, cancellationToken);
}
