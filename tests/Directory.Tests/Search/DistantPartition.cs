using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Directory.Tests.Search;

/// <summary>A partition that answers searches later, as one on another silo does, and notes what it was asked.</summary>
internal sealed class DistantPartition(IFileIndex inner) : IFileIndex
{
    /// <summary>What is answered instead of matches.</summary>
    public DirectoryFault? Fault { get; set; }

    public List<(SearchPlan Plan, PartitionMatches? Answer)> Searches { get; } = [];

    public async ValueTask<DirectoryResult<PartitionMatches>> SearchAsync(SearchPlan plan, CancellationToken cancellationToken)
    {
        await Task.Yield();
        DirectoryResult<PartitionMatches> answer = Fault is { } fault ? fault : await inner.SearchAsync(plan, cancellationToken);
        Searches.Add((plan, answer.Value));
        return answer;
    }

    public ValueTask<DirectoryResult<SliceReceipt>> ApplyAsync(SliceChange change, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<DirectoryResult<SliceReceipt>> PreviewAsync(SliceChange change, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<DirectoryResult<SliceReceipt>> DropAsync(string peer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<long> SetPeersAsync(PeerStates states) => throw new NotSupportedException();

    public ValueTask<DirectoryResult<SourcePage>> FindByNameAsync(
        string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DirectoryResult<SourcePage>> FindByContentAsync(
        ContentId content, string? from, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DirectoryResult<IReadOnlyList<long>>> FindSizesAsync(
        PiecesRoot root, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DirectoryResult<FileEntryPage>> ListAsync(
        string peer, FileEntry? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
