namespace P2POrleans.FileDirectory.Search;

/// <summary>A sorted stretch of the dictionary. It grows in small steps: most of a dictionary's memory is here.</summary>
internal sealed class WordBlock
{
    public const int MaxLength = 128;

    private const int Step = 16;

    private WordEntry[] _words = new WordEntry[Step];

    public int Count { get; private set; }

    public ref WordEntry this[int index] => ref _words[index];

    public void Insert(int at, WordEntry word)
    {
        if (Count == _words.Length)
            Array.Resize(ref _words, Math.Min(MaxLength, Count + Step));
        _words.AsSpan(at, Count - at).CopyTo(_words.AsSpan(at + 1));
        _words[at] = word;
        Count++;
    }

    public void RemoveAt(int at)
    {
        _words.AsSpan(at + 1, Count - at - 1).CopyTo(_words.AsSpan(at));
        Count--;
    }

    /// <summary>
    /// Makes room at a place of a full block: what comes after it moves into a new block, which takes half unless words come in order.
    /// </summary>
    public WordBlock SplitFor(int at)
    {
        int from = at == Count ? Count : Count / 2;
        var upper = new WordBlock { _words = new WordEntry[Math.Max(Step, Count - from)], Count = Count - from };
        _words.AsSpan(from, upper.Count).CopyTo(upper._words);
        if (from < Count)
            Array.Resize(ref _words, from);
        Count = from;
        return upper;
    }
}
