using P2POrleans.FileDirectory.Indexing;

namespace P2POrleans.FileDirectory.Search;

/// <summary>Asks every partition and merges what they found. A partition that can't answer makes the whole search fail.</summary>
public static class SearchFanOut
{
    public static async ValueTask<DirectoryResult<SearchResults>> SearchAsync(
        IReadOnlyList<IFileIndex> partitions, SearchQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit < 1)
            return new DirectoryFault(DirectoryError.Invalid, "The limit is below 1.");
        if (!SearchPlan.Create(query).TryGet(out SearchPlan? plan, out DirectoryFault? invalid))
            return invalid;

        // One more than asked for tells whether there is a next page.
        SearchPlan ask = plan with { Limit = plan.Limit == int.MaxValue ? plan.Limit : plan.Limit + 1 };
        var asked = new Task<DirectoryResult<PartitionMatches>>[partitions.Count];
        for (int i = 0; i < asked.Length; i++)
            asked[i] = partitions[i].SearchAsync(ask, cancellationToken).AsTask();

        var found = new List<RankedMatch>();
        bool isComplete = true;
        DirectoryFault? failed = null;
        foreach (DirectoryResult<PartitionMatches> answer in await Task.WhenAll(asked))
        {
            if (answer.TryGet(out PartitionMatches? partition, out DirectoryFault? fault))
            {
                found.AddRange(partition.Matches);
                isComplete &= partition.IsComplete;
            }
            else
            {
                failed ??= fault;
            }
        }

        return failed is null ? Merge(plan, found, isComplete) : failed;
    }

    private static SearchResults Merge(SearchPlan plan, List<RankedMatch> found, bool isComplete)
    {
        found.Sort(static (a, b) => SearchPosition.Compare(a.Position, b.Position));
        int count = Math.Min(plan.Limit, found.Count);
        var matches = new SearchMatch[count];
        for (int i = 0; i < count; i++)
            matches[i] = new SearchMatch(found[i].Position.File, found[i].Peers);
        string? next = found.Count > count ? SearchCursor.Format(plan, found[count - 1].Position) : null;
        return new SearchResults(matches, next, isComplete);
    }
}
