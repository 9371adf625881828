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

    public WordBlock Split()
    {
        var upper = new WordBlock { Count = Count / 2 };
        Count -= upper.Count;
        Words.AsSpan(Count, upper.Count).CopyTo(upper.Words);
        return upper;
    }
}
