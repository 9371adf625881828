using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>
/// One partition, wherever it is hosted. Every member may answer <see cref="DirectoryError.Unavailable"/>; all may be called
/// again.
/// </summary>
public interface IFileIndex
{
    /// <summary>Makes a change durable, then visible, then answers.</summary>
    /// <param name="cancellationToken">Heard until the change is begun.</param>
    /// <returns>
    /// Or <see cref="DirectoryError.SequenceGap"/>, with the number after that of the slice, when this one is behind it.
    /// </returns>
    ValueTask<DirectoryResult<SliceReceipt>> ApplyAsync(SliceChange change, CancellationToken cancellationToken);

    /// <summary>What <see cref="ApplyAsync"/> would answer; changes nothing.</summary>
    ValueTask<DirectoryResult<SliceReceipt>> PreviewAsync(SliceChange change, CancellationToken cancellationToken);

    /// <summary>Forgets all that a peer has here.</summary>
    /// <param name="cancellationToken">Heard until it is begun.</param>
    ValueTask<DirectoryResult<SliceReceipt>> DropAsync(string peer, CancellationToken cancellationToken);

    /// <summary>Takes over endpoints and whether peers are online. States of an earlier epoch and of unknown peers are ignored.</summary>
    /// <returns>
    /// The incarnation that heard it, which is lost with it. 0 when it has to be told again, or when a later incarnation of the bucket or a
    /// later message was heard before.
    /// </returns>
    ValueTask<long> SetPeersAsync(PeerStates states);

    /// <inheritdoc cref="IFileDirectory.FindByNameAsync"/>
    ValueTask<DirectoryResult<SourcePage>> FindByNameAsync(
        string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileDirectory.FindByContentAsync"/>
    ValueTask<DirectoryResult<SourcePage>> FindByContentAsync(
        ContentId content, string? from, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileDirectory.FindSizesAsync"/>
    ValueTask<DirectoryResult<IReadOnlyList<long>>> FindSizesAsync(PiecesRoot root, int limit, CancellationToken cancellationToken);

    /// <summary>The best matches of this partition, in order.</summary>
    ValueTask<DirectoryResult<PartitionMatches>> SearchAsync(SearchPlan plan, CancellationToken cancellationToken);

    /// <summary>The first of what a peer has here by name, in <see cref="FileEntryOrder"/>; empty for an unknown peer.</summary>
    ValueTask<DirectoryResult<FileEntryPage>> ListAsync(
        string peer, FileEntry? after, int limit, CancellationToken cancellationToken);
}
