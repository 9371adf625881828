using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Directory.Tests.Indexing;

/// <summary>A partition that can do nothing, but what a test lets it.</summary>
internal abstract class PartitionStub : IFileIndex
{
    public virtual ValueTask<long> SetPeersAsync(PeerStates states) => throw new NotSupportedException();

    public virtual ValueTask<DirectoryResult<PartitionMatches>> SearchAsync(SearchPlan plan, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<DirectoryResult<SliceReceipt>> ApplyAsync(SliceChange change, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<DirectoryResult<SliceReceipt>> PreviewAsync(SliceChange change, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<DirectoryResult<SliceReceipt>> DropAsync(string peer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<DirectoryResult<SourcePage>> FindByNameAsync(
        string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DirectoryResult<SourcePage>> FindByContentAsync(
        ContentId content, string? from, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DirectoryResult<IReadOnlyList<long>>> FindSizesAsync(
        PiecesRoot root, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DirectoryResult<FileEntryPage>> ListAsync(
        string peer, FileEntry? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
