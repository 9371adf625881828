namespace P2POrleans.FileDirectory.Search;

/// <summary>Where a match stands in the order of results: how well it matches, then by how many peers have it, then names, then contents.</summary>
/// <param name="Rank">See <see cref="RankOf"/>.</param>
public sealed record SearchPosition(ulong Rank, FileEntry File)
{
    /// <param name="wholeWords">Words of the query that are words of the name, not only the beginning of one.</param>
    /// <param name="misfit">See <see cref="NameFit.MisfitOf"/>.</param>
    /// <param name="peers">Online peers that have the file.</param>
    public static ulong RankOf(int wholeWords, int misfit, int peers) =>
        ((ulong)wholeWords << 40) | ((ulong)(NameFit.WorstMisfit - misfit) << 32) | (uint)peers;

    public static int Compare(SearchPosition a, SearchPosition b)
    {
        int order = b.Rank.CompareTo(a.Rank);
        return order != 0 ? order : FileEntryOrder.Instance.Compare(a.File, b.File);
    }
}
