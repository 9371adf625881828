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
        var asked = new Task<DirectoryResult<IReadOnlyList<RankedMatch>>>[partitions.Count];
        for (int i = 0; i < asked.Length; i++)
            asked[i] = partitions[i].SearchAsync(ask, cancellationToken).AsTask();

        var found = new List<RankedMatch>();
        DirectoryFault? failed = null;
        foreach (DirectoryResult<IReadOnlyList<RankedMatch>> answer in await Task.WhenAll(asked))
        {
            if (answer.TryGet(out IReadOnlyList<RankedMatch>? matches, out DirectoryFault? fault))
                found.AddRange(matches);
            else
                failed ??= fault;
        }

        return failed is null ? Merge(plan, found) : failed;
    }

    private static SearchResults Merge(SearchPlan plan, List<RankedMatch> found)
    {
        found.Sort(static (a, b) => SearchPosition.Compare(a.Position, b.Position));
        int count = Math.Min(plan.Limit, found.Count);
        var matches = new SearchMatch[count];
        for (int i = 0; i < count; i++)
            matches[i] = new SearchMatch(found[i].Position.File, found[i].Peers);
        return new SearchResults(matches, found.Count > count ? SearchCursor.Format(plan, found[count - 1].Position) : null);
    }
}
