namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// Which files have which words in their names. What only the folders have is kept apart: everything in a folder has its words, and
/// would stand before the files that are called so. Reads may run side by side; a change runs alone.
/// </summary>
internal sealed class WordIndex
{
    private readonly WordBuffer _words = new();

    /// <summary>By the words of the last segment.</summary>
    public WordTable Segments { get; } = new();

    /// <summary>By the words that only the folders have.</summary>
    public WordTable Folders { get; } = new();

    /// <summary>Adds a file that is not there.</summary>
    public void Add(int file, ReadOnlySpan<byte> name)
    {
        int posting = PostingOf(file, name);
        int inSegment = NameWords.OfName(name, _words);
        Segments.Add(posting, _words, 0, inSegment);
        Folders.Add(posting, _words, inSegment, _words.Count);
    }

    /// <summary>Removes a file that is there under this name.</summary>
    public void Remove(int file, ReadOnlySpan<byte> name)
    {
        int posting = PostingOf(file, name);
        int inSegment = NameWords.OfName(name, _words);
        Segments.Remove(posting, _words, 0, inSegment);
        Folders.Remove(posting, _words, inSegment, _words.Count);
    }

    private int PostingOf(int file, ReadOnlySpan<byte> name) => Posting.Of(file, NameFit.RunsOf(name, _words));
}
