using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Placement;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Grains.Partitions;

/// <summary>
/// Hosts one <see cref="FileIndex"/>, which has the rules and guards itself. All of its state is in the store; what is in memory is lost
/// with the activation and rebuilt by the next one, in the background: Orleans gives an activation 30 seconds, a large partition
/// may need longer.
/// </summary>
/// <remarks>
/// Reentrant, because changes of different peers may wait for the store side by side and be committed together; the index makes
/// those of one peer take turns.
/// </remarks>
[KeepAlive]
[GrainDirectory(DirectoryGrains.GrainDirectory)]
[HomePlacement]
[Reentrant]
internal sealed class FileIndexGrain(
    IDirectoryStore store, Homes homes, DirectoryOptions rules, TimeProvider time, ILogger<FileIndexGrain> logger) : Grain, IFileIndexGrain, IDisposable
{
    /// <summary>How long a caller waits for a rebuild, which is less than the time of its attempt.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>How long a partition rests that can't be rebuilt and will hardly be better a moment later.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private static readonly DirectoryFault Rebuilding =
        new(DirectoryError.Unavailable, "The partition is being rebuilt; try again.");

    private static readonly DirectoryFault PartsMissing =
        new(DirectoryError.Unavailable, "Parts of the change were lost on the way; send it again.");

    private readonly CancellationTokenSource _stopping = new();
    private readonly StagedSlices _staged = new(time);
    private Task<FileIndex?> _opening = Task.FromResult<FileIndex?>(null);

    private int Partition => (int)this.GetPrimaryKeyLong();

    /// <exception cref="DirectoryStoreException">
    /// The directory has no such partition: a client asks that knows it with another number of them.
    /// </exception>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (this.GetPrimaryKeyLong() is var partition && (partition < 0 || partition >= rules.Partitions))
            throw new DirectoryStoreException($"There is no partition {partition}: the directory has {rules.Partitions}.");
        _opening = OpenAsync();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        FileIndex? index = await _opening;
        index?.Dispose();
    }

    public void Dispose() => _stopping.Dispose();

    public ValueTask StageAsync(SlicePart part, CancellationToken cancellationToken)
    {
        _staged.Add(part);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<Answer<SliceReceipt>> ApplyAsync(SliceMessage slice, CancellationToken cancellationToken)
    {
        if (!_staged.TryTake(slice, out SliceChange? change))
            return PartsMissing;
        return await GetIndexAsync(cancellationToken) is { } index ? Checked(index, await index.ApplyAsync(change, cancellationToken)) : Rebuilding;
    }

    public async ValueTask<Answer<SliceReceipt>> PreviewAsync(SliceMessage slice, CancellationToken cancellationToken)
    {
        if (!_staged.TryTake(slice, out SliceChange? change))
            return PartsMissing;
        return await GetIndexAsync(cancellationToken) is { } index ? Checked(index, await index.PreviewAsync(change, cancellationToken)) : Rebuilding;
    }

    public async ValueTask<Answer<SliceReceipt>> DropAsync(string peer, CancellationToken cancellationToken) =>
        await GetIndexAsync(cancellationToken) is { } index ? Checked(index, await index.DropAsync(peer, cancellationToken)) : Rebuilding;

    public async ValueTask<long> SetPeersAsync(
        int bucket, long incarnation, long number, PeerState[] peers, CancellationToken cancellationToken) =>
        await GetIndexAsync(cancellationToken) is { } index
            ? await index.SetPeersAsync(new PeerStates(bucket, incarnation, number, peers))
            : 0;

    public async ValueTask<Answer<SourcePage>> FindByNameAsync(
        string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken) =>
        await GetIndexAsync(cancellationToken) is { } index
            ? Checked(index, await index.FindByNameAsync(name, whole, from, limit, cancellationToken))
            : Rebuilding;

    public async ValueTask<Answer<SourcePage>> FindByContentAsync(
        PiecesRoot root, long size, string? from, int limit, CancellationToken cancellationToken) =>
        await GetIndexAsync(cancellationToken) is { } index
            ? Checked(index, await index.FindByContentAsync(new ContentId(root, size), from, limit, cancellationToken))
            : Rebuilding;

    public async ValueTask<Answer<long[]>> FindSizesAsync(PiecesRoot root, int limit, CancellationToken cancellationToken) =>
        await GetIndexAsync(cancellationToken) is { } index ? Listed(index, await index.FindSizesAsync(root, limit, cancellationToken)) : Rebuilding;

    public async ValueTask<Answer<PartitionMatches>> SearchAsync(SearchPlan plan, CancellationToken cancellationToken) =>
        await GetIndexAsync(cancellationToken) is { } index ? Checked(index, await index.SearchAsync(plan, cancellationToken)) : Rebuilding;

    public async ValueTask<Answer<FileEntryPage>> ListAsync(
        string peer, FileEntry? after, int limit, CancellationToken cancellationToken) =>
        await GetIndexAsync(cancellationToken) is { } index ? Checked(index, await index.ListAsync(peer, after, limit, cancellationToken)) : Rebuilding;

    public async ValueTask<long?> CountAsync(CancellationToken cancellationToken)
    {
        // Asked every few seconds.
        _staged.RemoveAbandoned();
        if (await GetIndexAsync(cancellationToken) is not { } index || MakesWay(index))
            return null;
        homes.MovePartition(Partition, MigrateOnIdle);
        return index.Files;
    }

    /// <summary>The index when it is whole, or null when it will not be for a while.</summary>
    private async ValueTask<FileIndex?> GetIndexAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_opening.IsCompletedSuccessfully)
            return _opening.Result;
        try
        {
            return await _opening.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<FileIndex?> OpenAsync()
    {
        long started = time.GetTimestamp();
        try
        {
            FileIndex index = await FileIndex.OpenAsync(store, Partition, new FreshPeerCatalog(store), _stopping.Token);
            PartitionLog.Opened(logger, Partition, index.Files, time.GetElapsedTime(started).TotalMilliseconds);
            return index;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (DirectoryStoreException e) when (e.InnerException is not InvalidDataException)
        {
            // The next call activates the partition anew and tries again.
            PartitionLog.OpenFailed(logger, e, Partition);
            DeactivateOnIdle();
            return null;
        }
        catch (Exception e)
        {
            PartitionLog.Unreadable(logger, e, Partition, Rest.TotalSeconds);
            this.RegisterGrainTimer(
                static (grain, _) =>
                {
                    grain.DeactivateOnIdle();
                    return Task.CompletedTask;
                },
                this, new GrainTimerCreationOptions(Rest, Timeout.InfiniteTimeSpan));
            return null;
        }
    }

    private Answer<T[]> Listed<T>(FileIndex index, DirectoryResult<IReadOnlyList<T>> result) =>
        Checked(index, result).TryGet(out IReadOnlyList<T>? items, out DirectoryFault? fault) ? items.ToArray() : fault;

    /// <summary>A partition that another activation has taken over makes way for it.</summary>
    private DirectoryResult<T> Checked<T>(FileIndex index, DirectoryResult<T> result)
        where T : class
    {
        MakesWay(index);
        return result;
    }

    private bool MakesWay(FileIndex index)
    {
        if (!index.HasSteppedDown)
            return false;
        PartitionLog.SteppedDown(logger, Partition);
        DeactivateOnIdle();
        return true;
    }
}
