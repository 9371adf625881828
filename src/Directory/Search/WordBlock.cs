namespace P2POrleans.FileDirectory.Search;

/// <summary>A sorted stretch of the dictionary.</summary>
internal sealed class WordBlock
{
    public const int Length = 128;

    public WordEntry[] Words { get; } = new WordEntry[Length];

    public int Count { get; private set; }

    public void Insert(int at, WordEntry word)
    {
        Words.AsSpan(at, Count - at).CopyTo(Words.AsSpan(at + 1));
        Words[at] = word;
        Count++;
    }

    public void RemoveAt(int at)
    {
        Words.AsSpan(at + 1, Count - at - 1).CopyTo(Words.AsSpan(at));
        Count--;
    }

    /// <summary>Makes room at a place: what comes after it moves into a new block, which is half of this one unless words come in order.</summary>
    public WordBlock SplitFor(int at)
    {
        int from = at == Count ? Count : Count / 2;
        var upper = new WordBlock { Count = Count - from };
        Words.AsSpan(from, upper.Count).CopyTo(upper.Words);
        Count = from;
        return upper;
    }
}
