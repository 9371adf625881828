using P2POrleans.FileDirectory.Indexing;

namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// Asks every partition and merges what they found. What the first ones found spares the others the search for what is worse. A partition
/// that can't answer makes the whole search fail.
/// </summary>
public static class SearchFanOut
{
    /// <summary>So many partitions are heard before the others are asked, side by side: few, for these wait.</summary>
    private const int Scouts = 2;

    public static async ValueTask<DirectoryResult<SearchResults>> SearchAsync(
        IReadOnlyList<IFileIndex> partitions, SearchQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit < 1)
            return new DirectoryFault(DirectoryError.Invalid, "The limit is below 1.");
        if (!SearchPlan.Create(query).TryGet(out SearchPlan? plan, out DirectoryFault? invalid))
            return invalid;

        // One more than asked for tells whether there is a next page.
        SearchPlan ask = plan with { Limit = plan.Limit == int.MaxValue ? plan.Limit : plan.Limit + 1 };
        var best = new BestMatches(ask.Limit);
        DirectoryFault? failed = null;
        var asked = new List<Task<DirectoryResult<PartitionMatches>>>();
        for (int i = 0; i < partitions.Count; i++)
        {
            if (i == Scouts)
                await HearAsync();
            if (failed is not null)
                break;
            ValueTask<DirectoryResult<PartitionMatches>> answer =
                partitions[i].SearchAsync(ask with { UpTo = best.Worst }, cancellationToken);
            if (answer.IsCompletedSuccessfully)
                Take(answer.Result);
            else
                asked.Add(answer.AsTask());
        }

        await HearAsync();
        return failed is null ? best.Page(plan) : failed;

        async Task HearAsync()
        {
            foreach (DirectoryResult<PartitionMatches> answer in await Task.WhenAll(asked))
                Take(answer);
            asked.Clear();
        }

        void Take(DirectoryResult<PartitionMatches> answer)
        {
            if (answer.TryGet(out PartitionMatches? part, out DirectoryFault? fault))
                best.Add(part);
            else
                failed ??= fault;
        }
    }
}
