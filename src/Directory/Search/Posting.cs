namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// A file in the postings of a word, as an int: how many runs the last segment of its name has in the upper bits, its id in the lower
/// ones. So ascending postings begin with the files that have little but the word, which are those that a search wants.
/// </summary>
internal static class Posting
{
    /// <summary>More runs than this are not told apart.</summary>
    public const int MaxRuns = 15;

    private const int FileBits = 27;
    private const int FileMask = (1 << FileBits) - 1;

    /// <param name="file">Below 2^27: their records alone would be 6 GiB in a partition.</param>
    /// <param name="runs">See <see cref="NameFit.RunsOf"/>.</param>
    public static int Of(int file, int runs) => (Math.Min(runs, MaxRuns) << FileBits) | file;

    /// <summary>The first one that may have more runs than another.</summary>
    public static int AfterRunsOf(int posting) => (posting | FileMask) == int.MaxValue ? int.MaxValue : (posting | FileMask) + 1;

    public static int FileOf(int posting) => posting & FileMask;

    public static int RunsOf(int posting) => posting >> FileBits;
}
