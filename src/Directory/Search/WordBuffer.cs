namespace P2POrleans.FileDirectory.Search;

/// <summary>The distinct words of one name as <see cref="NameWords"/> finds them. Reused from name to name; not thread-safe.</summary>
internal sealed class WordBuffer
{
    /// <summary>Distinct words of a name beyond this many are not indexed.</summary>
    public const int MaxWords = 128;

    private readonly (int Start, int Length)[] _words = new (int, int)[MaxWords];
    private byte[] _bytes = new byte[256];
    private int _length;

    public int Count { get; private set; }

    /// <summary>Folded UTF-8.</summary>
    public ReadOnlySpan<byte> this[int word] => _bytes.AsSpan(_words[word].Start, _words[word].Length);

    /// <summary>Where the next byte goes.</summary>
    public int Position => _length;

    public void Clear()
    {
        _length = 0;
        Count = 0;
    }

    public void Append(byte b)
    {
        if (_length == _bytes.Length)
            Array.Resize(ref _bytes, _length * 2);
        _bytes[_length++] = b;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
            Append(b);
    }

    /// <summary>Takes the bytes between two positions as a word, unless it is there already.</summary>
    public void AddWord(int start, int end)
    {
        if (start == end || Count == MaxWords)
            return;
        ReadOnlySpan<byte> word = _bytes.AsSpan(start, end - start);
        for (int i = 0; i < Count; i++)
        {
            if (word.SequenceEqual(this[i]))
                return;
        }

        _words[Count++] = (start, end - start);
    }

    public void Swap(int word, int other) => (_words[word], _words[other]) = (_words[other], _words[word]);
}
