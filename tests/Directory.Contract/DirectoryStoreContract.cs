using System.Globalization;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Directory.Contract;

/// <summary>What every adapter of the store does.</summary>
public abstract class DirectoryStoreContract : IAsyncLifetime
{
    private IDirectoryStore? _store;

    private IDirectoryStore Store => _store!;

    public async Task InitializeAsync() => _store = await OpenAsync();

    public async Task DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
    }

    /// <summary>An empty store.</summary>
    protected abstract Task<IDirectoryStore> OpenAsync();

    [ContractFact]
    public async Task PartitionCount_TheFirstOneAskedFor_Stays()
    {
        Assert.Equal(8, await Store.FixPartitionCountAsync(8, default));
        Assert.Equal(8, await Store.FixPartitionCountAsync(16, default));
    }

    [ContractFact]
    public async Task TakePartition_Again_IsAHigherIncarnationOfThatPartitionOnly()
    {
        long first = await Store.TakePartitionAsync(3, default);
        await Store.TakePartitionAsync(4, default);

        Assert.Equal(first + 1, await Store.TakePartitionAsync(3, default));
    }

    [ContractFact]
    public async Task WriteSlice_Appended_IsReadInOrder()
    {
        long incarnation = await Store.TakePartitionAsync(0, default);
        await WriteAsync(0, incarnation, "ana", replaces: false, 1, 0, 255);
        await WriteAsync(0, incarnation, "ana", replaces: false, 2);
        await WriteAsync(0, incarnation, "ana", replaces: false);

        StoredSlice slice = Assert.Single(await Store.ReadSlicesAsync(0, null, 1000, default));

        Assert.Equal("ana", slice.Peer);
        Assert.Equal<byte[]>([[1, 0, 255], [2]], slice.Segments.Select(segment => segment.ToArray()));
    }

    [ContractFact]
    public async Task WriteSlice_Replaced_IsTheLastOneOnly()
    {
        long incarnation = await Store.TakePartitionAsync(0, default);
        await WriteAsync(0, incarnation, "ana", replaces: false, 1);
        await WriteAsync(0, incarnation, "ana", replaces: true, 2);

        StoredSlice slice = Assert.Single(await Store.ReadSlicesAsync(0, null, 1000, default));

        Assert.Equal<byte[]>([[2]], slice.Segments.Select(segment => segment.ToArray()));
    }

    [ContractFact]
    public async Task WriteSlice_ReplacedByNothing_IsGone()
    {
        long incarnation = await Store.TakePartitionAsync(0, default);
        await WriteAsync(0, incarnation, "ana", replaces: false, 1);
        await WriteAsync(0, incarnation, "ana", replaces: true);

        Assert.Empty(await Store.ReadSlicesAsync(0, null, 1000, default));
    }

    [ContractFact]
    public async Task WriteSlice_OfAnEarlierIncarnation_IsRefusedAndNotWritten()
    {
        long earlier = await Store.TakePartitionAsync(0, default);
        await WriteAsync(0, earlier, "ana", replaces: false, 1);
        long later = await Store.TakePartitionAsync(0, default);

        Assert.False(await Store.WriteSliceAsync(new SliceWrite(0, earlier, "ana", Replaces: true, default)));
        Assert.False(await Store.WriteSliceAsync(new SliceWrite(0, earlier, "ben", Replaces: false, new byte[] { 9 })));
        await WriteAsync(0, later, "ana", replaces: false, 2);

        StoredSlice slice = Assert.Single(await Store.ReadSlicesAsync(0, null, 1000, default));
        Assert.Equal<byte[]>([[1], [2]], slice.Segments.Select(segment => segment.ToArray()));
    }

    [ContractFact]
    public async Task WriteSlice_OfAPartitionThatNobodyTook_IsRefused() =>
        Assert.False(await Store.WriteSliceAsync(new SliceWrite(5, 1, "ana", Replaces: false, new byte[] { 1 })));

    [ContractFact]
    public async Task ReadSlices_PageByPage_IsEverySliceOnceAndOfThatPartitionOnly()
    {
        long incarnation = await Store.TakePartitionAsync(1, default);
        await WriteAsync(2, await Store.TakePartitionAsync(2, default), "other", replaces: false, 1);
        for (int peer = 0; peer < 50; peer++)
            await WriteAsync(1, incarnation, $"peer{peer}", replaces: false, new byte[10]);

        var read = new List<string>();
        int pages = 0;
        for (string? after = null; ; after = read[^1])
        {
            IReadOnlyList<StoredSlice> page = await Store.ReadSlicesAsync(1, after, 95, default);
            if (page.Count == 0)
                break;
            pages++;
            Assert.InRange(page.Count, 1, 10);
            read.AddRange(page.Select(slice => slice.Peer));
        }

        Assert.Equal(5, pages);
        Assert.Equal(Enumerable.Range(0, 50).Select(peer => $"peer{peer}").Order(), read.Order());
    }

    [ContractFact]
    public async Task ReadSlices_SliceLargerThanThePage_IsWhole()
    {
        long incarnation = await Store.TakePartitionAsync(0, default);
        await WriteAsync(0, incarnation, "ana", replaces: false, new byte[3_000_000]);
        await WriteAsync(0, incarnation, "ana", replaces: false, new byte[100]);

        StoredSlice slice = Assert.Single(await Store.ReadSlicesAsync(0, null, 1, default));

        Assert.Equal([3_000_000, 100], slice.Segments.Select(segment => segment.Length));
    }

    [ContractFact]
    public async Task Header_Written_IsReadAsItWas()
    {
        PeerHeader[] headers =
        [
            Header("ana"),
            Header("señor {x}:y \U0001F4BE") with { Kind = PeerKind.Original, HttpUrl = "http://ana:51051", IsRemoved = true },
            Header("ben") with
            {
                Epoch = 1L << 40,
                Sequence = 1L << 41,
                Digest = ulong.MaxValue,
                Pending = new PendingAnnounce(0, ulong.MaxValue - 1),
                Files = 1_000_000_000_000,
            },
        ];
        foreach (PeerHeader header in headers)
        {
            await Store.WriteHeaderAsync(header, null);

            Assert.Equal(header, await Store.ReadHeaderAsync(header.Name, default));
            Assert.Contains(
                new StoredPeer(header, null), await Store.ReadPeersAsync(PeerHeader.BucketOf(header.Name), null, 10, default));
        }
    }

    [ContractFact]
    public async Task Header_WrittenAgain_LeavesNothingOfTheFormerOne()
    {
        PeerHeader former = Header("ana") with { HttpUrl = "http://ana:1", Pending = new PendingAnnounce(2, 3) };
        await Store.WriteHeaderAsync(former, null);
        await Store.WriteHeaderAsync(Header("ana"), former);

        Assert.Equal(Header("ana"), await Store.ReadHeaderAsync("ana", default));
    }

    [ContractFact]
    public async Task Header_Unknown_IsNull() => Assert.Null(await Store.ReadHeaderAsync("nobody", default));

    [ContractFact]
    public async Task WriteHeader_OverAnotherOneThanIsKnown_IsRefusedAndNotWritten()
    {
        PeerHeader stored = Header("ana") with { Epoch = 10, Sequence = 10 };
        await Store.WriteHeaderAsync(stored, null);

        // Behind the stored one, as after another record wrote; and ahead of it, as after the store lost writes.
        foreach ((long epoch, long sequence) in ((long, long)[])[(10, 9), (9, 100), (10, 11), (11, 0)])
        {
            PeerHeader known = stored with { Epoch = epoch, Sequence = sequence };
            await Assert.ThrowsAsync<DirectoryStoreException>(
                async () => await Store.WriteHeaderAsync(known with { Sequence = sequence + 5, Files = 3 }, known));
        }

        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await Store.WriteHeaderAsync(Header("ana"), null));
        Assert.Equal(stored, await Store.ReadHeaderAsync("ana", default));
    }

    [ContractFact]
    public async Task WriteHeader_OverAnotherOneOfTheSameNumber_IsRefusedAndNotWritten()
    {
        PeerHeader known = Header("ana") with { Epoch = 10, Sequence = 10, Digest = 7 };
        PeerHeader[] others =
        [
            known with { Pending = new PendingAnnounce(11, 1) }, known with { Digest = 8 }, known with { TokenHash = "other" },
            known with { HttpUrl = "http://other:1" }, known with { IsRemoved = true }, known with { Files = 9 },
        ];
        PeerHeader? stored = null;
        foreach (PeerHeader other in others)
        {
            await Store.WriteHeaderAsync(other, stored);
            stored = other;

            await Assert.ThrowsAsync<DirectoryStoreException>(
                async () => await Store.WriteHeaderAsync(known with { Pending = new PendingAnnounce(11, 2) }, known));
            await Assert.ThrowsAsync<DirectoryStoreException>(
                async () => await Store.WriteHeaderAsync(other with { Sequence = 11, Credential = "other" }, known with { Sequence = 11 }));
            Assert.Equal(stored, await Store.ReadHeaderAsync("ana", default));
        }
    }

    [ContractFact]
    public async Task WriteHeader_ThatTheStoreHasLost_IsRefusedAndNotWritten()
    {
        await Assert.ThrowsAsync<DirectoryStoreException>(
            async () => await Store.WriteHeaderAsync(Header("ana") with { Sequence = 2 }, Header("ana") with { Sequence = 1 }));

        Assert.Null(await Store.ReadHeaderAsync("ana", default));
        Assert.Empty(await Store.ReadPeersAsync(PeerHeader.BucketOf("ana"), null, 10, default));
    }

    [ContractFact]
    public async Task WriteHeader_AsKnownOrAgain_IsWritten()
    {
        PeerHeader first = Header("ana") with { Epoch = 10, Sequence = 9 };
        PeerHeader second = first with { Sequence = 10 };
        PeerHeader third = Header("ana") with { Epoch = 11 };
        await Store.WriteHeaderAsync(first, null);
        await Store.WriteHeaderAsync(second, first);
        await Store.WriteHeaderAsync(second, first);
        Assert.Equal(second, await Store.ReadHeaderAsync("ana", default));

        await Store.WriteHeaderAsync(third, second);

        Assert.Equal(third, await Store.ReadHeaderAsync("ana", default));
    }

    [ContractFact]
    public async Task FindPeers_SomeUnknown_IsEachInItsPlace()
    {
        await Store.WriteHeaderAsync(Header("ana"), null);
        await Store.WriteHeaderAsync(Header("señor {x}:y"), null);
        await WritePresenceAsync(new PeerPresence("ana", DateTimeOffset.UnixEpoch));

        Assert.Equal(
            [new StoredPeer(Header("señor {x}:y"), null), null, new StoredPeer(Header("ana"), DateTimeOffset.UnixEpoch)],
            await Store.FindPeersAsync(["señor {x}:y", "nobody", "ana"], default));
        Assert.Empty(await Store.FindPeersAsync([], default));
    }

    [ContractFact]
    public async Task ReadPeers_PageByPage_IsEveryPeerOfTheBucketOnce()
    {
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $"peer {i}"))];
        int bucket = PeerHeader.BucketOf(names[0]);
        foreach (string name in names)
            await Store.WriteHeaderAsync(Header(name), null);

        var read = new List<string>();
        IReadOnlyList<StoredPeer> page;
        do
        {
            page = await Store.ReadPeersAsync(bucket, read.LastOrDefault(), 4, default);
            Assert.InRange(page.Count, 0, 4);
            read.AddRange(page.Select(peer => peer.Header.Name));
        }
        while (page.Count > 0);

        Assert.True(read.Count > 4);
        Assert.Equal(names.Where(name => PeerHeader.BucketOf(name) == bucket).Order(), read.Order());
    }

    [ContractFact]
    public async Task DeleteHeader_IsGoneFromTheBucket()
    {
        await Store.WriteHeaderAsync(Header("ana"), null);
        await Store.DeleteHeaderAsync(Header("ana"));
        await Store.DeleteHeaderAsync(Header("ana"));

        Assert.Null(await Store.ReadHeaderAsync("ana", default));
        Assert.Empty(await Store.ReadPeersAsync(PeerHeader.BucketOf("ana"), null, 10, default));
    }

    /// <summary>Of a silo that was suspended while it removed the peer, whose name was taken anew meanwhile.</summary>
    [ContractFact]
    public async Task DeleteHeader_OfAnotherLife_IsRefused()
    {
        PeerHeader later = Header("ana") with { TokenHash = new string('b', 64) };
        await Store.WriteHeaderAsync(later, null);

        DirectoryStoreException e = await Assert.ThrowsAsync<DirectoryStoreException>(
            async () => await Store.DeleteHeaderAsync(Header("ana") with { IsRemoved = true }));

        Assert.True(e.IsOvertaken);
        Assert.Equal(later, await Store.ReadHeaderAsync("ana", default));
    }

    [ContractFact]
    public async Task Presence_IsKeptByAHeaderThatIsWrittenLater()
    {
        var since = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
        await Store.WriteHeaderAsync(Header("ana"), null);
        await WritePresenceAsync(new PeerPresence("ana", since));
        await WritePresenceAsync(new PeerPresence("nobody", since));
        await Store.WriteHeaderAsync(Header("ana") with { Sequence = 5 }, Header("ana"));

        Assert.Equal(since, await OfflineSinceAsync("ana"));
        Assert.Null(await Store.ReadHeaderAsync("nobody", default));
        Assert.DoesNotContain(
            await Store.ReadPeersAsync(PeerHeader.BucketOf("nobody"), null, 10, default), peer => peer.Header.Name == "nobody");
    }

    [ContractFact]
    public async Task Presence_OnlineAgain_IsNull()
    {
        await Store.WriteHeaderAsync(Header("ana"), null);
        await WritePresenceAsync(new PeerPresence("ana", DateTimeOffset.UnixEpoch));
        await WritePresenceAsync(new PeerPresence("ana", null));

        Assert.Null(await OfflineSinceAsync("ana"));
    }

    [ContractFact]
    public async Task Presence_OfAnEarlierIncarnation_IsRefusedAndNotWritten()
    {
        int bucket = PeerHeader.BucketOf("ana");
        await Store.WriteHeaderAsync(Header("ana"), null);
        long earlier = await Store.TakeBucketAsync(bucket, default);
        long other = await Store.TakeBucketAsync(bucket == 0 ? 1 : 0, default);
        long later = await Store.TakeBucketAsync(bucket, default);

        Assert.Equal((earlier + 1, earlier), (later, other));
        var offline = new PeerPresence("ana", DateTimeOffset.UnixEpoch);
        Assert.False(await Store.WritePresenceAsync(new PresenceWrite(bucket, earlier, [offline])));
        Assert.False(await Store.WritePresenceAsync(new PresenceWrite(bucket, earlier, [])));
        Assert.Null(await OfflineSinceAsync("ana"));
        Assert.True(await Store.WritePresenceAsync(new PresenceWrite(bucket, later, [])));
    }

    [ContractFact]
    public async Task Incarnations_AreThoseOfThePartitions()
    {
        await Store.TakePartitionAsync(1, default);
        long second = await Store.TakePartitionAsync(1, default);
        long first = await Store.TakePartitionAsync(3, default);

        Assert.Equal([0, second, 0, first], await Store.ReadIncarnationsAsync(4, default));
    }

    [ContractFact]
    public async Task Writes_SideBySide_AreAllThere()
    {
        long incarnation = await Store.TakePartitionAsync(0, default);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => WriteAsync(0, incarnation, $"peer{i % 10}", replaces: false, (byte)i)));

        IReadOnlyList<StoredSlice> slices = await Store.ReadSlicesAsync(0, null, 1000, default);

        Assert.Equal(
            Enumerable.Range(0, 200).Select(i => (byte)i), slices.SelectMany(slice => slice.Segments).Select(s => s.Span[0]).Order());
    }

    private static PeerHeader Header(string name) => new()
    {
        Name = name,
        Kind = PeerKind.Native,
        GrpcUrl = "grpc://ana:50051",
        Credential = "secret",
        TokenHash = "hash",
        Epoch = 1,
    };

    private async Task<DateTimeOffset?> OfflineSinceAsync(string peer) =>
        Assert.Single(await Store.ReadPeersAsync(PeerHeader.BucketOf(peer), null, 10, default)).OfflineSince;

    private async Task WritePresenceAsync(PeerPresence presence)
    {
        int bucket = PeerHeader.BucketOf(presence.Peer);
        long incarnation = await Store.TakeBucketAsync(bucket, default);
        Assert.True(await Store.WritePresenceAsync(new PresenceWrite(bucket, incarnation, [presence])));
    }

    private async Task WriteAsync(int partition, long incarnation, string peer, bool replaces, params byte[] data) =>
        Assert.True(await Store.WriteSliceAsync(new SliceWrite(partition, incarnation, peer, replaces, data)));
}
