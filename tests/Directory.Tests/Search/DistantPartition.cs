using P2POrleans.Directory.Tests.Indexing;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Search;

namespace P2POrleans.Directory.Tests.Search;

/// <summary>A partition that answers searches later, as one on another silo does, and notes what it was asked.</summary>
internal sealed class DistantPartition(IFileIndex inner) : PartitionStub
{
    /// <summary>What is answered instead of matches.</summary>
    public DirectoryFault? Fault { get; set; }

    public List<(SearchPlan Plan, PartitionMatches? Answer)> Searches { get; } = [];

    public override async ValueTask<DirectoryResult<PartitionMatches>> SearchAsync(SearchPlan plan, CancellationToken cancellationToken)
    {
        await Task.Yield();
        DirectoryResult<PartitionMatches> answer = Fault is { } fault ? fault : await inner.SearchAsync(plan, cancellationToken);
        Searches.Add((plan, answer.Value));
        return answer;
    }
}
