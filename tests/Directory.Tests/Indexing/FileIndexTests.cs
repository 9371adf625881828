using System.Collections;
using System.Text;
using P2POrleans.Directory.Contract;
using P2POrleans.Directory.Tests.Storage;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Storage;
using static P2POrleans.Directory.Contract.Files;

namespace P2POrleans.Directory.Tests.Indexing;

public sealed class FileIndexTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly PeerState Ana = new("ana", PeerKind.Native, "grpc://ana:1", null, 1, true);

    private readonly MemoryDirectoryStore _memory = new();
    private readonly FaultyStore _store;

    public FileIndexTests() => _store = new FaultyStore(_memory);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _store.DisposeAsync();

    ValueTask IAsyncDisposable.DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Open_UnreadableSlice_SaysWhoseItIsAndWhere()
    {
        long incarnation = await _memory.TakePartitionAsync(3, CancellationToken.None);
        await _memory.WriteSliceAsync(new SliceWrite(3, incarnation, "ana", Replaces: true, new byte[] { 99, 99 }));

        DirectoryStoreException unreadable = await Assert.ThrowsAsync<DirectoryStoreException>(
            () => FileIndex.OpenAsync(_memory, 3, new OnlyAna(), CancellationToken.None));

        Assert.StartsWith("What 'ana' has in partition 3 can't be read.", unreadable.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidDataException>(unreadable.InnerException);
    }

    [Fact]
    public async Task Apply_FailingWrite_LeavesMemoryAsItWas()
    {
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(1, "a"));
        _store.Decide = static _ => WriteFault.Before;

        DirectoryResult<SliceReceipt> result = await index.ApplyAsync(Full(2, "b"), CancellationToken.None);

        Assert.Equal(DirectoryError.Unavailable, result.Fault!.Error);
        Assert.Equal(["a"], await NamesAsync(index));
    }

    [Fact]
    public async Task Apply_AfterAWriteOfUnknownOutcome_ReplacesTheWholeSlice()
    {
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(1, "a", "b"));
        _store.Decide = static _ => WriteFault.After;
        await index.ApplyAsync(Full(2, "a", "ghost"), CancellationToken.None);
        _store.Decide = static _ => WriteFault.None;
        _store.Slices.Clear();

        // In memory this changes nothing: only the store is put right.
        await ApplyAsync(index, Full(3, "a", "b"));

        Assert.True(Assert.Single(_store.Slices).Replaces);
        using FileIndex again = await OpenAsync();
        Assert.Equal(["a", "b"], await NamesAsync(again));
    }

    [Fact]
    public async Task Apply_AfterAnUnexpectedFailure_ReplacesTheWholeSlice()
    {
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(1, "a"));
        _store.Decide = static _ => throw new InvalidOperationException("Planned.");
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await index.ApplyAsync(Full(2, "a", "b"), CancellationToken.None));
        _store.Decide = static _ => WriteFault.None;
        _store.Slices.Clear();

        await ApplyAsync(index, Full(2, "a", "b"));

        Assert.True(Assert.Single(_store.Slices).Replaces);
    }

    [Fact]
    public async Task Apply_WhatIsThereAlready_WritesNothing()
    {
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(1, "a", "b"));
        _store.Slices.Clear();

        SliceReceipt receipt = await ApplyAsync(index, Full(2, "b", "a"));

        Assert.Equal(new SliceReceipt(2, 0), receipt);
        Assert.Empty(_store.Slices);
    }

    [Fact]
    public async Task Apply_FullListWithOneChange_WritesTheChange()
    {
        string[] names = [.. Enumerable.Range(0, 500).Select(i => $"name {i}")];
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(1, names));
        int whole = _store.Slices[0].Data.Length;
        _store.Slices.Clear();

        await ApplyAsync(index, Full(2, [.. names[1..], "new"]));

        SliceWrite write = Assert.Single(_store.Slices);
        Assert.False(write.Replaces);
        Assert.InRange(write.Data.Length, 1, whole / 50);
    }

    [Fact]
    public async Task Apply_ManyDeltas_KeepsTheSegmentsInProportion()
    {
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(1, "a"));
        for (int i = 0; i < 1000; i++)
            await ApplyAsync(index, Delta(2 + i, [$"file {i - 1}"], [$"file {i}"]));

        IReadOnlyList<StoredSlice> stored = await _memory.ReadSlicesAsync(0, null, long.MaxValue, CancellationToken.None);

        Assert.InRange(Assert.Single(stored).Segments.Sum(segment => segment.Length), 1, 8192);
        using FileIndex again = await OpenAsync();
        Assert.Equal(["a", "file 999"], await NamesAsync(again));
    }

    [Fact]
    public async Task Apply_OfAnEarlierSequence_IsToldWhatWasExpectedAndDoubtsTheStore()
    {
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(5, "a"));
        _store.Slices.Clear();

        foreach (DirectoryResult<SliceReceipt> result in
            (DirectoryResult<SliceReceipt>[])[await index.PreviewAsync(Full(4, "late"), default), await index.ApplyAsync(Full(4, "late"), CancellationToken.None)])
        {
            Assert.Equal(DirectoryError.SequenceGap, result.Fault?.Error);
            Assert.Equal((1, 6), (result.Fault?.ExpectedEpoch, result.Fault?.ExpectedSequence));
        }

        Assert.Equal(["a"], await NamesAsync(index));
        await ApplyAsync(index, Full(6, "a"));
        Assert.True(Assert.Single(_store.Slices).Replaces);
    }

    [Fact]
    public async Task Apply_TheSameSequenceAgain_ReplacesTheWholeSlice()
    {
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(1, "a", "b"));
        _store.Slices.Clear();

        Assert.Equal(new SliceReceipt(2, 0), await ApplyAsync(index, Full(1, "b", "a")));

        Assert.True(Assert.Single(_store.Slices).Replaces);
    }

    [Fact]
    public async Task Apply_ByAnEarlierIncarnation_StepsDownAndAnswersNothingAnyMore()
    {
        using FileIndex old = await OpenAsync();
        await ApplyAsync(old, Full(1, "a"));
        using FileIndex young = await OpenAsync();

        Assert.Equal(DirectoryError.Unavailable, (await old.ApplyAsync(Full(2, "lost"), CancellationToken.None)).Fault!.Error);

        Assert.True(old.HasSteppedDown);
        Assert.Equal(DirectoryError.Unavailable, (await old.FindByNameAsync("a", whole: false, null, 10, CancellationToken.None)).Fault!.Error);
        Assert.Equal(0, await old.SetPeersAsync(new PeerStates(0, 1, 1, [Ana])));
        Assert.Equal(["a"], await NamesAsync(young));
        await ApplyAsync(young, Full(2, "b"));
        using FileIndex youngest = await OpenAsync();
        Assert.Equal(["b"], await NamesAsync(youngest));
    }

    [Fact]
    public async Task Apply_EmptyList_LeavesNothingInTheStore()
    {
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(1, "a"));
        await ApplyAsync(index, Full(2));

        Assert.Empty(await _memory.ReadSlicesAsync(0, null, long.MaxValue, CancellationToken.None));
        Assert.Equal(0, index.Files);
    }

    [Fact]
    public async Task Open_SlicesOfForgottenPeers_AreRemoved()
    {
        using (FileIndex index = await OpenAsync())
        {
            await ApplyAsync(index, Full(1, "a"));
            await ApplyAsync(index, Full(1, "b") with { Peer = Ana with { Name = "gone" } });
        }

        using FileIndex again = await OpenAsync();

        Assert.Equal(["a"], await NamesAsync(again));
        Assert.Equal("ana", Assert.Single(await _memory.ReadSlicesAsync(0, null, long.MaxValue, CancellationToken.None)).Peer);
    }

    [Fact]
    public async Task SetPeers_OfAnEarlierEpoch_IsIgnored()
    {
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(1, "a"));
        await index.SetPeersAsync(new PeerStates(0, 1, 1, [Ana with { Epoch = 3, GrpcUrl = "grpc://ana:3" }]));

        await index.SetPeersAsync(new PeerStates(0, 1, 1, [Ana with { Epoch = 2, GrpcUrl = "grpc://ana:2", Online = false }]));

        FileSource source = Assert.Single((await ByNameAsync(index, "a")).Sources);
        Assert.Equal("grpc://ana:3", source.GrpcUrl);
    }

    [Fact]
    public async Task SetPeers_OfAnOvertakenBucket_IsRefused()
    {
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(1, "a"));
        long heardBy = await index.SetPeersAsync(new PeerStates(5, 2, 1, [Ana]));

        Assert.Equal(0, await index.SetPeersAsync(new PeerStates(5, 1, 1, [Ana with { Online = false }])));

        Assert.NotEqual(0, heardBy);
        Assert.Single((await ByNameAsync(index, "a")).Sources);
        Assert.Equal(heardBy, await index.SetPeersAsync(new PeerStates(6, 1, 1, [Ana with { Online = false }])));
        Assert.Empty((await ByNameAsync(index, "a")).Sources);
    }

    [Fact]
    public async Task SetPeers_EarlierMessageComesLater_IsRefused()
    {
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(1, "a"));
        await index.SetPeersAsync(new PeerStates(5, 2, 7, [Ana]));

        Assert.Equal(0, await index.SetPeersAsync(new PeerStates(5, 2, 6, [Ana with { Online = false }])));
        Assert.Single((await ByNameAsync(index, "a")).Sources);

        // Another part of the same message, then the first of the next bucket.
        Assert.NotEqual(0, await index.SetPeersAsync(new PeerStates(5, 2, 7, [Ana with { Online = false }])));
        Assert.Empty((await ByNameAsync(index, "a")).Sources);
        Assert.NotEqual(0, await index.SetPeersAsync(new PeerStates(5, 3, 1, [Ana])));
        Assert.Single((await ByNameAsync(index, "a")).Sources);
    }

    [Fact]
    public async Task Apply_ManyPeersAtOnce_LosesNothingAndNeverHidesWhatIsAcknowledged()
    {
        using FileIndex index = await OpenAsync();
        using var done = new CancellationTokenSource();
        await ApplyAsync(index, Full(1, "steady"));
        Task reader = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                Assert.Single((await ByNameAsync(index, "steady")).Sources);
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(peer => Task.Run(async () =>
        {
            PeerState state = Ana with { Name = $"peer {peer}" };
            for (int i = 1; i <= 40; i++)
            {
                string[] names = [.. Enumerable.Range(i, 200).Select(n => $"{peer}-{n}")];
                await ApplyAsync(index, Full(i, names) with { Peer = state });
                Assert.Single((await ByNameAsync(index, names[^1])).Sources);
                Assert.Empty((await ByNameAsync(index, $"{peer}-{i - 1}")).Sources);
            }
        })));

        await done.CancelAsync();
        await reader;
        Assert.Equal((8 * 200) + 1, index.Files);
    }

    [Fact]
    public async Task LookUp_WhileAChangeWaitsForASearch_DoesNotWaitForEither()
    {
        using FileIndex index = await OpenAsync();
        await ApplyAsync(index, Full(1, "steady word"));
        using var words = new BlockingWords("word");
        Task<DirectoryResult<PartitionMatches>> search = Task.Run(
            () => index.SearchAsync(new SearchPlan(words, null, null, null, null, 10), CancellationToken.None).AsTask());
        Assert.True(words.IsRead.Wait(TimeSpan.FromMinutes(1)));
        var changing = new Thread(() => index.ApplyAsync(Full(2, "steady word", "new"), CancellationToken.None).AsTask().Wait());
        changing.Start();
        Assert.True(SpinWait.SpinUntil(() => changing.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromMinutes(1)));

        SourcePage found = await Task.Run(() => ByNameAsync(index, "steady word")).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Single(found.Sources);
        Assert.False(search.IsCompleted);
        Assert.True(changing.IsAlive);
        words.Release();
        Assert.Single(PeerDriver.Value(await search).Matches);
        changing.Join();
        Assert.Equal(2, index.Files);
    }

    [Fact]
    public async Task ApplyAndDrop_CallerLeavesBeforeItsTurn_AreNotCarriedOut()
    {
        var mayWrite = new TaskCompletionSource();
        var writes = new TaskCompletionSource();
        _store.SliceMayBeWritten = () =>
        {
            writes.TrySetResult();
            return mayWrite.Task;
        };
        using FileIndex index = await OpenAsync();
        Task<SliceReceipt> first = ApplyAsync(index, Full(1, "a"));
        await writes.Task;

        using var leaving = new CancellationTokenSource();
        Task change = index.ApplyAsync(Full(2, "b"), leaving.Token).AsTask();
        Task drop = index.DropAsync("ana", leaving.Token).AsTask();
        Assert.False(change.IsCompleted || drop.IsCompleted);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => change);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drop);
        mayWrite.SetResult();
        await first;
        Assert.Equal(["a"], await NamesAsync(index));
        Assert.Equal(1, (await ApplyAsync(index, Full(2, "c"))).Files);
        Assert.Equal(2, _store.Slices.Count);
    }

    private static SliceChange Full(long sequence, params string[] names) =>
        Change(new Announce(1, sequence, true, [], [.. names.Select(name => Files.Entry(name, 1))]));

    private static SliceChange Delta(long sequence, string[] removed, string[] added) => Change(new Announce(
        1, sequence, false, [.. removed.Select(name => Files.Entry(name, 1))], [.. added.Select(name => Files.Entry(name, 1))]));

    /// <summary>Each is one message between silos.</summary>
    [Fact]
    public async Task Answers_LongNames_AreCutAndSaySo()
    {
        using FileIndex index = await OpenAsync();
        string folder = new('\u4e2d', 1000);
        FileEntry[] files = [.. Enumerable.Range(0, 400).Select(i => Entry($"{folder}/word {i:000}", i))];
        await ApplyAsync(index, Change(new Announce(1, 1, IsFull: true, [], files)));

        FileEntryPage list = PeerDriver.Value(await index.ListAsync("ana", null, 1000, CancellationToken.None));
        PartitionMatches matches = PeerDriver.Value(
            await index.SearchAsync(new SearchPlan(["word"], null, null, null, null, 1000), CancellationToken.None));

        Assert.False(list.IsLast);
        Assert.True(matches.IsCut);
        Assert.InRange(list.Files.Sum(file => Encoding.UTF8.GetByteCount(file.Name)), 1, PageBytes.Max + 4096);
        Assert.InRange(matches.Matches.Sum(match => Encoding.UTF8.GetByteCount(match.Position.File.Name)), 1, PageBytes.Max + 4096);
    }

    private static SliceChange Change(Announce announce) =>
        new(Ana, SliceSplitter.Split(announce, new PartitionMap(1), 1, announce.Sequence!.Value).Changes().Single().Data);

    private static async Task<SliceReceipt> ApplyAsync(FileIndex index, SliceChange change) =>
        PeerDriver.Value(await index.ApplyAsync(change, CancellationToken.None));

    private static async Task<SourcePage> ByNameAsync(FileIndex index, string name) =>
        PeerDriver.Value(await index.FindByNameAsync(name, whole: false, null, 10, CancellationToken.None));

    private static async Task<string[]> NamesAsync(FileIndex index) =>
        [.. PeerDriver.Value(await index.ListAsync("ana", null, 1000, CancellationToken.None)).Files.Select(entry => entry.Name)];

    private Task<FileIndex> OpenAsync() => FileIndex.OpenAsync(_store, 0, new OnlyAna(), CancellationToken.None);

    private sealed class OnlyAna : IPeerCatalog
    {
        public ValueTask<IReadOnlyList<PeerState?>> ReadAsync(IReadOnlyList<string> peers, CancellationToken cancellationToken) =>
            new([.. peers.Select(peer => peer == "ana" ? Ana : null)]);
    }

    /// <summary>Words of a search that stops at the first one.</summary>
    private sealed class BlockingWords(string word) : IReadOnlyList<string>, IDisposable
    {
        private readonly ManualResetEventSlim _released = new();

        public ManualResetEventSlim IsRead { get; } = new();

        public int Count => 1;

        public string this[int index]
        {
            get
            {
                IsRead.Set();
                _released.Wait();
                return word;
            }
        }

        public void Release() => _released.Set();

        public IEnumerator<string> GetEnumerator()
        {
            yield return this[0];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose()
        {
            _released.Dispose();
            IsRead.Dispose();
        }
    }
}
