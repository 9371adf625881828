using Orleans.Concurrency;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Grains.Contracts;

/// <summary>
/// One partition of the directory, keyed by its number: <see cref="IFileIndex"/> on the wire. A call waits for a moment while
/// the partition is being rebuilt; every answer may be <see cref="DirectoryError.Unavailable"/>, and every call may be repeated.
/// </summary>
[Alias("p2p.IFileIndexGrain")]
public interface IFileIndexGrain : IGrainWithIntegerKey
{
    /// <summary>Keeps a part of a slice in memory until the message that uses it arrives, or another upload of the peer begins.</summary>
    [Alias("stage"), ResponseTimeout(CallTimes.Read)]
    ValueTask StageAsync(SlicePart part, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileIndex.ApplyAsync"/>
    /// <param name="cancellationToken">Heard until the change is begun.</param>
    [Alias("apply"), ResponseTimeout(CallTimes.LongestAnnounce)]
    ValueTask<Answer<SliceReceipt>> ApplyAsync(SliceMessage slice, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileIndex.PreviewAsync"/>
    [Alias("preview"), ResponseTimeout(CallTimes.LongestAnnounce)]
    ValueTask<Answer<SliceReceipt>> PreviewAsync(SliceMessage slice, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileIndex.DropAsync"/>
    /// <param name="cancellationToken">Heard until it is begun.</param>
    [Alias("drop"), ResponseTimeout(CallTimes.Write)]
    ValueTask<Answer<SliceReceipt>> DropAsync(string peer, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileIndex.SetPeersAsync"/>
    /// <param name="cancellationToken">Heard while the partition is being rebuilt.</param>
    [Alias("tell"), ResponseTimeout(CallTimes.Read)]
    ValueTask<long> SetPeersAsync(
        int bucket, long incarnation, long number, [Immutable] PeerState[] peers, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileIndex.FindByNameAsync"/>
    [Alias("byName"), ReadOnly, AlwaysInterleave, ResponseTimeout(CallTimes.Read)]
    ValueTask<Answer<SourcePage>> FindByNameAsync(
        string name, bool whole, [Immutable] SourcePosition? from, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileIndex.FindByContentAsync"/>
    [Alias("byContent"), ReadOnly, AlwaysInterleave, ResponseTimeout(CallTimes.Read)]
    ValueTask<Answer<SourcePage>> FindByContentAsync(
        PiecesRoot root, long size, string? from, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileIndex.FindSizesAsync"/>
    [Alias("sizes"), ReadOnly, AlwaysInterleave, ResponseTimeout(CallTimes.Read)]
    ValueTask<Answer<long[]>> FindSizesAsync(PiecesRoot root, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileIndex.SearchAsync"/>
    [Alias("search"), ReadOnly, AlwaysInterleave, ResponseTimeout(CallTimes.Read)]
    ValueTask<Answer<PartitionMatches>> SearchAsync([Immutable] SearchPlan plan, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileIndex.ListAsync"/>
    [Alias("list"), ReadOnly, AlwaysInterleave, ResponseTimeout(CallTimes.Read)]
    ValueTask<Answer<FileEntryPage>> ListAsync(string peer, FileEntry? after, int limit, CancellationToken cancellationToken);

    /// <summary>Activates the partition if no silo has it, and lets one that does not belong where it is move.</summary>
    /// <returns>How many entries by name it holds, or null when it is still being rebuilt or served elsewhere by now.</returns>
    [Alias("count"), AlwaysInterleave, ResponseTimeout(CallTimes.Read)]
    ValueTask<long?> CountAsync(CancellationToken cancellationToken);
}
