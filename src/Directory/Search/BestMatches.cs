using P2POrleans.FileDirectory.Lookups;

namespace P2POrleans.FileDirectory.Search;

/// <summary>The best of what partitions found so far, merged.</summary>
/// <param name="limit">How many are kept.</param>
internal sealed class BestMatches(int limit)
{
    private List<(RankedMatch Match, bool IsCutAfter)> _best = [];
    private bool _isComplete = true;

    /// <summary>The last of as many as the limit; null while there are fewer.</summary>
    public SearchPosition? Worst => _best.Count == limit ? _best[^1].Match.Position : null;

    public void Add(PartitionMatches part)
    {
        _isComplete &= part.IsComplete;
        if (part.Matches.Count == 0)
            return;

        var merged = new List<(RankedMatch, bool)>(Math.Min(limit, _best.Count + part.Matches.Count));
        int old = 0;
        int added = 0;
        while (merged.Count < limit && (old < _best.Count || added < part.Matches.Count))
        {
            if (added == part.Matches.Count
                || (old < _best.Count && SearchPosition.Compare(_best[old].Match.Position, part.Matches[added].Position) <= 0))
                merged.Add(_best[old++]);
            else
                merged.Add((part.Matches[added++], part.IsCut && added == part.Matches.Count));
        }

        _best = merged;
    }

    /// <summary>The page that was asked for.</summary>
    public SearchResults Page(SearchPlan plan)
    {
        var matches = new List<SearchMatch>(Math.Min(plan.Limit, _best.Count));
        bool hasNext = false;
        int bytes = 0;
        for (int i = 0; i < _best.Count && !hasNext; i++)
        {
            (RankedMatch match, bool isCutAfter) = _best[i];
            matches.Add(new SearchMatch(match.Position.File, match.Peers));
            // UTF-8 of a name is at most three bytes for each of its characters.
            bytes += (3 * match.Position.File.Name.Length) + PageBytes.Overhead;
            hasNext = isCutAfter || (i < _best.Count - 1 && (matches.Count == plan.Limit || bytes > PageBytes.Max));
        }

        return new SearchResults(matches, hasNext ? SearchCursor.Format(plan, _best[matches.Count - 1].Match.Position) : null, _isComplete);
    }
}
