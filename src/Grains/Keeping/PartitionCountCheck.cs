using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Grains.Keeping;

/// <summary>Keeps a silo from joining a cluster whose store was made for another number of partitions.</summary>
internal sealed class PartitionCountCheck(IDirectoryStore store, DirectoryOptions rules) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(PartitionCountCheck), DirectoryGrains.BeforeJoining, CheckAsync);

    /// <exception cref="DirectoryStoreException">The store has another number of partitions, or does not work.</exception>
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        int count = await store.FixPartitionCountAsync(rules.Partitions, cancellationToken);
        if (count != rules.Partitions)
        {
            throw new DirectoryStoreException(
                $"The store has {count} partitions and the configuration asks for {rules.Partitions}. The number can't be changed: set "
                + $"{nameof(DirectoryOptions.Partitions)} to {count}, or begin with an empty store.");
        }
    }
}
