using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Turns;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>
/// One partition of the directory.
/// <para>
/// Terms: a <i>slice</i> is what one peer has here; it lives in the store as segments and in memory as references into two
/// tables. An entry is here because of its name, its root, or both. An <i>incarnation</i> is one life of the partition.
/// </para>
/// <para>
/// A change goes store, memory, answer. It is compared with the slice first, so that the store gets only what really changes and
/// nothing is written twice; segments are replaced by one when they outgrow what is alive. If the write fails, memory
/// stays as it was; as the store may hold either state then, the next write replaces the slice as a whole. So does a change whose
/// sequence the slice has already: it is sent again because its first attempt failed elsewhere, or because the store lost it. If the store
/// says that the partition has a later incarnation, this one steps down and answers nothing any more.
/// </para>
/// <para>
/// Any thread may call. Changes of one peer run one after the other, those of different peers side by side, so that the store
/// can commit them together. Memory is guarded by a reader-writer lock which changes hold for at most <see cref="Burst"/>
/// entries at a time: a reader may see a part of a change that is not acknowledged, but never misses what the slice has both
/// before and after it. Only a peer that comes or goes does so at once, all of its slice in one hold: one that is online by some of its
/// entries and offline by others would be counted wrongly wherever an announce changes the slice meanwhile. A change waits for searches and
/// other long reads before it asks for that lock, because readers queue behind a writer that waits: so a look-up waits for such a hold at
/// most, and never for somebody else's search.
/// </para>
/// </summary>
public sealed class FileIndex : IFileIndex, IDisposable
{
    /// <summary>Entries that are changed in memory before readers get a turn.</summary>
    private const int Burst = 128;

    private readonly PartitionMemory _memory = new();
    private readonly ReaderWriterLockSlim _lock = new(LockRecursionPolicy.NoRecursion);

    /// <summary>Taken before the other one, by changes and by reads that may take long.</summary>
    private readonly ReaderWriterLockSlim _longReads = new(LockRecursionPolicy.NoRecursion);
    private readonly KeyedLock _writers = new();
    private readonly HashSet<string> _uncertain = new(StringComparer.Ordinal);

    // What was last heard of each bucket; guarded as memory is.
    private readonly (long Incarnation, long Number)[] _buckets = new (long, long)[PeerHeader.Buckets];
    private readonly IDirectoryStore _store;
    private readonly int _partition;
    private readonly long _incarnation;
    private volatile bool _hasSteppedDown;

    private FileIndex(IDirectoryStore store, int partition, long incarnation)
    {
        _store = store;
        _partition = partition;
        _incarnation = incarnation;
    }

    /// <summary>Entries by name.</summary>
    public long Files => Read(_memory, static memory => memory.Names);

    /// <summary>True once a later incarnation of the partition was met; open it anew.</summary>
    public bool HasSteppedDown => _hasSteppedDown;

    /// <summary>Takes the partition over and rebuilds it, page by page.</summary>
    /// <exception cref="DirectoryStoreException">
    /// The store can't be read; or a slice in it can't, which an <see cref="InvalidDataException"/> inside tells.
    /// </exception>
    public static async Task<FileIndex> OpenAsync(
        IDirectoryStore store, int partition, IPeerCatalog peers, CancellationToken cancellationToken)
    {
        var index = new FileIndex(store, partition, await store.TakePartitionAsync(partition, cancellationToken));
        await index.RebuildAsync(peers, cancellationToken);
        return index;
    }

    public async ValueTask<DirectoryResult<SliceReceipt>> ApplyAsync(SliceChange change, CancellationToken cancellationToken)
    {
        using KeyedLock.Pass turn = await _writers.EnterAsync(change.Peer.Name, cancellationToken);
        if (_hasSteppedDown)
            return SteppedDown();

        (SliceDiff? diff, long epoch, long sequence) = ReadLong((_memory, change), static x =>
        {
            Slice? slice = x._memory.Find(x.change.Peer.Name);
            return (x._memory.Compare(x.change), slice?.Epoch ?? 0, slice?.Sequence ?? 0);
        });
        cancellationToken.ThrowIfCancellationRequested();
        // Whoever sends what this slice has already, or less, does not know of it: the store may have lost it as it lost that.
        if (diff is null || (diff.Epoch, diff.Sequence) == (epoch, sequence))
            MarkUncertain(change.Peer.Name);
        return diff is null ? Outdated(epoch, sequence) : await CommitAsync(change.Peer, change.Data, diff);
    }

    public ValueTask<DirectoryResult<SliceReceipt>> PreviewAsync(SliceChange change, CancellationToken cancellationToken)
    {
        if (_hasSteppedDown)
            return new(SteppedDown());

        return new(ReadLong((_memory, change), static x =>
        {
            Slice? slice = x._memory.Find(x.change.Peer.Name);
            return x._memory.Compare(x.change) is { } diff
                ? DirectoryResult<SliceReceipt>.Of(new SliceReceipt((slice?.Names ?? 0) + diff.Names, diff.Names))
                : Outdated(slice!.Epoch, slice.Sequence);
        }));
    }

    public async ValueTask<DirectoryResult<SliceReceipt>> DropAsync(string peer, CancellationToken cancellationToken)
    {
        using KeyedLock.Pass turn = await _writers.EnterAsync(peer, cancellationToken);
        if (_hasSteppedDown)
            return SteppedDown();

        SliceDiff? diff = ReadLong((_memory, peer), static x => x._memory.Find(x.peer) is { } slice
            ? new SliceDiff(true, slice.Epoch, slice.Sequence, [], [.. slice.Files], -slice.Names)
            : null);
        if (diff is null && !IsUncertain(peer))
            return new SliceReceipt(0, 0);
        return await CommitAsync(new PeerState(peer, default, "", null, 0, false), default, diff ?? new SliceDiff(true, 0, 0, [], [], 0));
    }

    public ValueTask<long> SetPeersAsync(PeerStates states)
    {
        if (_hasSteppedDown)
            return new(0);

        foreach (PeerState peer in states.Peers)
        {
            bool isTaken = false;
            Change(() =>
            {
                if ((states.Incarnation, states.Number).CompareTo(_buckets[states.Bucket]) < 0)
                    return;
                _buckets[states.Bucket] = (states.Incarnation, states.Number);
                _memory.SetPeer(peer);
                isTaken = true;
            });
            if (!isTaken)
                return new(0);
        }

        return new(_incarnation);
    }

    public ValueTask<DirectoryResult<SourcePage>> FindByNameAsync(
        string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken) =>
        Answer((_memory, name, whole, from, limit), static x => x._memory.Queries.FindByName(x.name, x.whole, x.from, x.limit));

    public ValueTask<DirectoryResult<SourcePage>> FindByContentAsync(
        ContentId content, string? from, int limit, CancellationToken cancellationToken) =>
        Answer((_memory, content, from, limit), static x => x._memory.Queries.FindByContent(x.content, x.from, x.limit));

    public ValueTask<DirectoryResult<IReadOnlyList<long>>> FindSizesAsync(
        PiecesRoot root, int limit, CancellationToken cancellationToken) =>
        Answer((_memory, root, limit), static x => x._memory.Queries.FindSizes(x.root, x.limit));

    public ValueTask<DirectoryResult<PartitionMatches>> SearchAsync(SearchPlan plan, CancellationToken cancellationToken) =>
        AnswerLong((_memory, plan), static x => x._memory.Queries.Search(x.plan));

    public ValueTask<DirectoryResult<FileEntryPage>> ListAsync(
        string peer, FileEntry? after, int limit, CancellationToken cancellationToken) =>
        AnswerLong((_memory, peer, after, limit), static x => x._memory.Queries.List(x.peer, x.after, x.limit));

    public void Dispose()
    {
        _lock.Dispose();
        _longReads.Dispose();
    }

    private static DirectoryFault SteppedDown() =>
        new(DirectoryError.Unavailable, "The partition is served elsewhere by now; try again.");

    private static DirectoryFault Outdated(long epoch, long sequence) =>
        new(DirectoryError.SequenceGap, "A part of the directory has a later announce of the peer: send the full list.")
        {
            ExpectedEpoch = epoch,
            ExpectedSequence = sequence + 1,
        };

    private static DirectoryFault WriteFailed() =>
        new(DirectoryError.Unavailable, "The store did not take the change; try again.");

    /// <summary>Store, memory, answer; the peer's turn is the caller's.</summary>
    private async ValueTask<DirectoryResult<SliceReceipt>> CommitAsync(PeerState peer, ReadOnlyMemory<byte> data, SliceDiff diff)
    {
        long storedBytes = 0;
        if (!diff.IsEmpty || IsUncertain(peer.Name))
        {
            (SliceWrite write, storedBytes) = ReadLong((this, peer, data, diff), static x => x.Item1.Write(x.peer.Name, x.data, x.diff));
            try
            {
                if (!await _store.WriteSliceAsync(write))
                {
                    _hasSteppedDown = true;
                    return SteppedDown();
                }
            }
            catch (Exception e)
            {
                // Whatever it was: the store may have the change or not.
                MarkUncertain(peer.Name);
                if (e is not DirectoryStoreException)
                    throw;
                return WriteFailed();
            }

            lock (_uncertain)
                _uncertain.Remove(peer.Name);
        }

        return Publish(peer, data, diff, storedBytes);
    }

    private (SliceWrite Write, long StoredBytes) Write(string peer, ReadOnlyMemory<byte> data, SliceDiff diff)
    {
        SliceSegments segments = _memory.Encode(peer, data, diff, mustReplace: IsUncertain(peer));
        return (new SliceWrite(_partition, _incarnation, peer, segments.Replaces, segments.Data), segments.StoredBytes);
    }

    private SliceReceipt Publish(PeerState peer, ReadOnlyMemory<byte> data, SliceDiff diff, long storedBytes)
    {
        long before = Read((_memory, peer.Name), static x => x._memory.Find(x.Name)?.Names ?? 0);
        // Additions before removals: what a file is renamed to is there before its old name goes.
        for (int i = 0; i < diff.Added.Count; i += Burst)
            Change(() => _memory.Add(peer, data.Span, diff.Added, i, Math.Min(Burst, diff.Added.Count - i)));
        for (int i = 0; i < diff.Removed.Count; i += Burst)
            Change(() => _memory.Remove(peer.Name, diff.Removed, i, Math.Min(Burst, diff.Removed.Count - i)));

        long files = 0;
        Change(() => files = _memory.Finish(peer.Name, diff, storedBytes));
        return new SliceReceipt(files, files - before);
    }

    private async Task RebuildAsync(IPeerCatalog catalog, CancellationToken cancellationToken)
    {
        const long PageBytes = 4 * 1024 * 1024;
        string? after = null;
        while (true)
        {
            IReadOnlyList<StoredSlice> page = await _store.ReadSlicesAsync(_partition, after, PageBytes, cancellationToken);
            if (page.Count == 0)
                return;

            string[] names = [.. page.Select(slice => slice.Peer)];
            IReadOnlyList<PeerState?> peers = await catalog.ReadAsync(names, cancellationToken);
            for (int i = 0; i < page.Count; i++)
            {
                if (peers[i] is { } peer)
                    Load(peer, page[i].Segments);
                else
                    await _store.WriteSliceAsync(new SliceWrite(_partition, _incarnation, names[i], Replaces: true, default));
            }

            after = names[^1];
        }
    }

    private void Load(PeerState peer, IReadOnlyList<ReadOnlyMemory<byte>> segments)
    {
        try
        {
            _memory.Load(peer, segments);
        }
        catch (InvalidDataException e)
        {
            throw new DirectoryStoreException($"What '{peer.Name}' has in partition {_partition} can't be read. {e.Message}", e);
        }
    }

    private void MarkUncertain(string peer)
    {
        lock (_uncertain)
            _uncertain.Add(peer);
    }

    private bool IsUncertain(string peer)
    {
        lock (_uncertain)
            return _uncertain.Contains(peer);
    }

    private ValueTask<DirectoryResult<TAnswer>> Answer<TState, TAnswer>(TState state, Func<TState, TAnswer> read)
        where TAnswer : class =>
        new(_hasSteppedDown ? SteppedDown() : DirectoryResult<TAnswer>.Of(Read(state, read)));

    private ValueTask<DirectoryResult<TAnswer>> AnswerLong<TState, TAnswer>(TState state, Func<TState, TAnswer> read)
        where TAnswer : class =>
        new(_hasSteppedDown ? SteppedDown() : DirectoryResult<TAnswer>.Of(ReadLong(state, read)));

    private TAnswer ReadLong<TState, TAnswer>(TState state, Func<TState, TAnswer> read)
    {
        _longReads.EnterReadLock();
        try
        {
            return Read(state, read);
        }
        finally
        {
            _longReads.ExitReadLock();
        }
    }

    private TAnswer Read<TState, TAnswer>(TState state, Func<TState, TAnswer> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read(state);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private void Change(Action change)
    {
        _longReads.EnterWriteLock();
        try
        {
            _lock.EnterWriteLock();
            try
            {
                change();
            }
            finally
            {
                _lock.ExitWriteLock();
            }
        }
        finally
        {
            _longReads.ExitWriteLock();
        }
    }
}
