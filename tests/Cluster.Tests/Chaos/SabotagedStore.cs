using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>A store with a bug.</summary>
internal sealed class SabotagedStore(IDirectoryStore store, Sabotage sabotage) : StoreDecorator(store)
{
    private int _writes;

    public override async ValueTask<IReadOnlyList<StoredSlice>> ReadSlicesAsync(
        int partition, string? after, long maxBytes, CancellationToken cancellationToken) =>
        sabotage == Sabotage.NoRebuild ? [] : await base.ReadSlicesAsync(partition, after, maxBytes, cancellationToken);

    public override async ValueTask<bool> WriteSliceAsync(SliceWrite write)
    {
        bool isEveryTenth = Interlocked.Increment(ref _writes) % 10 == 0;
        switch (sabotage)
        {
            case Sabotage.AcknowledgeBeforeWrite when isEveryTenth:
                return true;
            case Sabotage.StaleIncarnation:
                if (isEveryTenth)
                    await TakePartitionAsync(write.Partition, CancellationToken.None);
                await base.WriteSliceAsync(write);
                return true;
            default:
                return await base.WriteSliceAsync(write);
        }
    }

    public override async ValueTask WriteHeaderAsync(PeerHeader header, PeerHeader? known)
    {
        bool isRegistration = known is not null && header.Epoch > known.Epoch;
        if (sabotage != Sabotage.ForgottenRegistration || !isRegistration)
            await base.WriteHeaderAsync(header, known);
    }
}
