using System.Buffers.Binary;
using P2POrleans.FileDirectory.Indexing;

namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// Which files have which words in their names: a dictionary in word order, so that a prefix is a range. Reads may run side
/// by side; a change runs alone.
/// </summary>
internal sealed class WordIndex
{
    private const int InKey = sizeof(ulong);

    private readonly List<WordBlock> _blocks = [new()];
    private readonly ByteArena _rests = new();
    private readonly List<PostingList?> _postings = [];
    private readonly Stack<int> _freePostings = new();
    private readonly WordBuffer _words = new();

    /// <summary>Adds a file that is not there.</summary>
    public void Add(int file, ReadOnlySpan<byte> name)
    {
        NameWords.OfName(name, _words);
        for (int i = 0; i < _words.Count; i++)
            AddWord(file, _words[i]);
    }

    /// <summary>Removes a file that is there under this name.</summary>
    public void Remove(int file, ReadOnlySpan<byte> name)
    {
        NameWords.OfName(name, _words);
        for (int i = 0; i < _words.Count; i++)
            RemoveWord(file, _words[i]);
    }

    /// <summary>
    /// Sets a bit for every file that has a word with this prefix.
    /// </summary>
    /// <param name="prefix">Folded.</param>
    /// <param name="bits">One for each file, clear.</param>
    /// <param name="budget">Postings to read at most; the word itself comes first, then the longer ones in order.</param>
    public void Mark(ReadOnlySpan<byte> prefix, Span<ulong> bits, int budget)
    {
        (int block, int at) = Find(prefix, out _);
        for (; block < _blocks.Count && budget > 0; block++, at = 0)
        {
            WordBlock words = _blocks[block];
            for (; at < words.Count && budget > 0; at++)
            {
                ref WordEntry word = ref words.Words[at];
                if (!StartsWith(word, prefix))
                    return;
                budget -= Mark(word.Postings, bits, budget);
            }
        }
    }

    /// <summary>The files that have this very word, ascending, block by block.</summary>
    public WordPostings Whole(ReadOnlySpan<byte> word)
    {
        (int block, int at) = Find(word, out bool found);
        if (!found)
            return default;
        int postings = _blocks[block].Words[at].Postings;
        return postings >= 0 ? new WordPostings(postings) : new WordPostings(_postings[~postings]!);
    }

    private static ulong KeyOf(ReadOnlySpan<byte> word)
    {
        if (word.Length >= InKey)
            return BinaryPrimitives.ReadUInt64BigEndian(word);
        Span<byte> key = stackalloc byte[InKey];
        key.Clear();
        word.CopyTo(key);
        return BinaryPrimitives.ReadUInt64BigEndian(key);
    }

    private static ReadOnlySpan<byte> RestOf(ReadOnlySpan<byte> word) => word.Length > InKey ? word[InKey..] : default;

    private ReadOnlySpan<byte> RestOf(in WordEntry word) => word.Rest == 0 ? default : _rests[word.Rest - 1];

    private int Mark(int postings, Span<ulong> bits, int budget)
    {
        if (postings >= 0)
        {
            bits[postings >> 6] |= 1UL << postings;
            return 1;
        }

        PostingList list = _postings[~postings]!;
        int read = 0;
        for (int block = 0; block < list.BlockCount && read < budget; block++)
        {
            ReadOnlySpan<int> ids = list.BlockAt(block);
            foreach (int id in ids)
                bits[id >> 6] |= 1UL << id;
            read += ids.Length;
        }

        return read;
    }

    private bool StartsWith(in WordEntry word, ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length < InKey)
        {
            int shift = 8 * (InKey - prefix.Length);
            return shift == 64 || word.Key >> shift == KeyOf(prefix) >> shift;
        }

        return word.Key == KeyOf(prefix) && RestOf(word).StartsWith(RestOf(prefix));
    }

    private void AddWord(int file, ReadOnlySpan<byte> word)
    {
        (int at, int index) = Find(word, out bool found);
        WordBlock block = _blocks[at];
        if (found)
        {
            ref WordEntry entry = ref block.Words[index];
            if (entry.Postings >= 0)
                entry.Postings = ~Keep(new PostingList(entry.Postings, file));
            else
                _postings[~entry.Postings]!.Add(file);
            return;
        }

        if (block.Count == WordBlock.Length)
        {
            WordBlock upper = block.Split();
            _blocks.Insert(at + 1, upper);
            if (index > block.Count)
            {
                index -= block.Count;
                block = upper;
            }
        }

        uint rest = word.Length > InKey ? _rests.Add(RestOf(word)) + 1 : 0;
        block.Insert(index, new WordEntry { Key = KeyOf(word), Rest = rest, Postings = file });
    }

    private void RemoveWord(int file, ReadOnlySpan<byte> word)
    {
        (int at, int index) = Find(word, out _);
        ref WordEntry entry = ref _blocks[at].Words[index];
        if (entry.Postings < 0)
        {
            int list = ~entry.Postings;
            _postings[list]!.Remove(file);
            if (_postings[list]!.Count == 1)
            {
                entry.Postings = _postings[list]!.First;
                _postings[list] = null;
                _freePostings.Push(list);
            }

            return;
        }

        if (entry.Rest != 0)
            _rests.Remove(entry.Rest - 1);
        _blocks[at].RemoveAt(index);
        if (_blocks[at].Count == 0 && _blocks.Count > 1)
            _blocks.RemoveAt(at);
    }

    /// <summary>Where a word is, or where it would be inserted.</summary>
    private (int Block, int Index) Find(ReadOnlySpan<byte> word, out bool found)
    {
        ulong key = KeyOf(word);
        ReadOnlySpan<byte> rest = RestOf(word);
        int low = 0;
        int high = _blocks.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (Compare(_blocks[middle].Words[0], key, rest) <= 0)
                low = middle;
            else
                high = middle - 1;
        }

        int block = low;
        WordBlock words = _blocks[block];
        low = 0;
        high = words.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            int order = Compare(words.Words[middle], key, rest);
            if (order == 0)
            {
                found = true;
                return (block, middle);
            }

            if (order < 0)
                low = middle + 1;
            else
                high = middle;
        }

        found = false;
        return (block, low);
    }

    private int Compare(in WordEntry word, ulong key, ReadOnlySpan<byte> rest)
    {
        int order = word.Key.CompareTo(key);
        return order != 0 || (word.Rest == 0 && rest.IsEmpty) ? order : RestOf(word).SequenceCompareTo(rest);
    }

    private int Keep(PostingList list)
    {
        if (_freePostings.TryPop(out int index))
        {
            _postings[index] = list;
            return index;
        }

        _postings.Add(list);
        return _postings.Count - 1;
    }
}
