using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Partitions;

namespace P2POrleans.Cluster.Tests.Partitions;

public sealed class FreshPeerCatalogTests
{
    [Fact]
    public async Task Rebuild_OfManyPeersOfWhomFewHaveSlices_ReadsThoseOnly()
    {
        var memory = new MemoryDirectoryStore();
        await using var store = new CountingStore(memory);
        for (int i = 0; i < 100; i++)
            await memory.WriteHeaderAsync(Header($"peer {i}"), null);
        int bucket = PeerHeader.BucketOf("peer 7");
        long tenure = await memory.TakeBucketAsync(bucket, CancellationToken.None);
        await memory.WritePresenceAsync(new PresenceWrite(bucket, tenure, [new PeerPresence("peer 7", DateTimeOffset.UnixEpoch)]));
        await memory.WriteHeaderAsync(Header("peer 8") with { IsRemoved = true }, Header("peer 8"));
        long incarnation = await memory.TakePartitionAsync(0, CancellationToken.None);
        foreach (string peer in (string[])["peer 5", "peer 7", "peer 8", "forgotten"])
            await memory.WriteSliceAsync(new SliceWrite(0, incarnation, peer, Replaces: true, SliceOf("a")));

        using FileIndex index = await FileIndex.OpenAsync(store, 0, new FreshPeerCatalog(store), CancellationToken.None);

        Assert.Equal(["forgotten", "peer 5", "peer 7", "peer 8"], store.Found.Order());
        Assert.Equal(["peer 5"], (await index.FindByNameAsync("a", false, null, 10, default)).Value!.Sources.Select(source => source.Peer));
        Assert.Equal(2, index.Files);
    }

    private static ReadOnlyMemory<byte> SliceOf(string name) => SliceSplitter
        .Split(new Announce(1, 1, IsFull: true, [], [Files.Entry(name, 1)]), new PartitionMap(1), epoch: 1, sequence: 1)
        .Changes().Single().Data;

    private static PeerHeader Header(string name) => new()
    {
        Name = name,
        Kind = PeerKind.Native,
        GrpcUrl = "grpc://ana:50051",
        Credential = "secret",
        TokenHash = "hash",
        Epoch = 1,
    };

    /// <summary>Refuses to read buckets, and notes whom it was asked for.</summary>
    private sealed class CountingStore(IDirectoryStore store) : StoreDecorator(store)
    {
        public List<string> Found { get; } = [];

        public override ValueTask<IReadOnlyList<StoredPeer>> ReadPeersAsync(
            int bucket, string? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<IReadOnlyList<StoredPeer?>> FindPeersAsync(
            IReadOnlyList<string> peers, CancellationToken cancellationToken)
        {
            Found.AddRange(peers);
            return base.FindPeersAsync(peers, cancellationToken);
        }
    }
}
