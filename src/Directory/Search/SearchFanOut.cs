using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Lookups;

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

        var parts = new List<PartitionMatches>();
        DirectoryFault? failed = null;
        foreach (DirectoryResult<PartitionMatches> answer in await Task.WhenAll(asked))
        {
            if (answer.TryGet(out PartitionMatches? part, out DirectoryFault? fault))
                parts.Add(part);
            else
                failed ??= fault;
        }

        return failed is null ? Merge(plan, parts) : failed;
    }

    private static SearchResults Merge(SearchPlan plan, List<PartitionMatches> parts)
    {
        // The next match of each partition; of all that they found, a page shows few.
        var next = new PriorityQueue<(PartitionMatches Part, int At), SearchPosition>(Comparer<SearchPosition>.Create(SearchPosition.Compare));
        foreach (PartitionMatches part in parts.Where(part => part.Matches.Count > 0))
            next.Enqueue((part, 0), part.Matches[0].Position);
        var matches = new List<SearchMatch>();
        SearchPosition? last = null;
        int bytes = 0;
        while (next.TryPeek(out (PartitionMatches Part, int At) best, out SearchPosition? position))
        {
            if (matches.Count == plan.Limit || bytes > PageBytes.Max)
                return Page(SearchCursor.Format(plan, last!));
            last = position;
            matches.Add(new SearchMatch(position.File, best.Part.Matches[best.At].Peers));
            // UTF-8 of a name is at most three bytes for each of its characters.
            bytes += (3 * position.File.Name.Length) + PageBytes.Overhead;
            if (best.At + 1 < best.Part.Matches.Count)
                next.DequeueEnqueue((best.Part, best.At + 1), best.Part.Matches[best.At + 1].Position);
            else if (best.Part.IsCut)
                return Page(SearchCursor.Format(plan, last));
            else
                next.Dequeue();
        }

        return Page(null);

        SearchResults Page(string? cursor) => new(matches, cursor, parts.All(part => part.IsComplete));
    }
}
