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
        List<RankedMatch> found = [.. parts.SelectMany(part => part.Matches)];
        found.Sort(static (a, b) => SearchPosition.Compare(a.Position, b.Position));
        // What a partition had no room for comes after its last match: up to there the page may go.
        SearchPosition[] ends = [.. parts.Where(part => part.IsCut).Select(part => part.Matches[^1].Position)];
        var matches = new List<SearchMatch>();
        int bytes = 0;
        foreach (RankedMatch match in found)
        {
            FileEntry file = match.Position.File;
            if (matches.Count == plan.Limit || bytes > PageBytes.Max || ends.Any(end => SearchPosition.Compare(match.Position, end) > 0))
                break;
            matches.Add(new SearchMatch(file, match.Peers));
            // UTF-8 of a name is at most three bytes for each of its characters.
            bytes += (3 * file.Name.Length) + PageBytes.Overhead;
        }

        bool isLast = ends.Length == 0 && matches.Count == found.Count;
        string? next = isLast ? null : SearchCursor.Format(plan, found[matches.Count - 1].Position);
        return new SearchResults(matches, next, parts.All(part => part.IsComplete));
    }
}
