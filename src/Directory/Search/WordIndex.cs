using System.Buffers.Binary;
using System.Runtime.InteropServices;
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

    // The key of the first word of each block, side by side: that is where a search begins.
    private readonly List<ulong> _firstKeys = [0];
    private readonly ByteArena _rests = new();
    private readonly PostingStore _postings = new();
    private readonly WordBuffer _words = new();

    // By file. A byte each, so that a search need not look at the names of most files that a common word is in.
    private readonly ChunkedList<byte> _runs = new();

    /// <summary>Adds a file that is not there.</summary>
    public void Add(int file, ReadOnlySpan<byte> name)
    {
        NameWords.OfName(name, _words);
        for (int i = 0; i < _words.Count; i++)
            AddWord(file, _words[i]);
        while (_runs.Count <= file)
            _runs.Add(0);
        _runs[file] = NameFit.RunsOf(name, _words);
    }

    /// <inheritdoc cref="NameFit.RunsOf"/>
    /// <param name="file">One that is there.</param>
    public int RunsOf(int file) => _runs[file];

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
                ref WordEntry word = ref words[at];
                if (!StartsWith(word, prefix))
                    return;
                budget -= Mark(in word.Postings, bits, budget);
            }
        }
    }

    /// <summary>How many postings a prefix has: what <see cref="Mark(ReadOnlySpan{byte}, Span{ulong}, int)"/> would read.</summary>
    /// <param name="prefix">Folded.</param>
    /// <param name="enough">Counting ends here.</param>
    public int Count(ReadOnlySpan<byte> prefix, int enough)
    {
        int count = 0;
        (int block, int at) = Find(prefix, out _);
        for (; block < _blocks.Count; block++, at = 0)
        {
            WordBlock words = _blocks[block];
            for (; at < words.Count; at++)
            {
                ref WordEntry word = ref words[at];
                if (count >= enough || !StartsWith(word, prefix))
                    return Math.Min(count, enough);
                count += _postings.Count(word.Postings);
            }
        }

        return Math.Min(count, enough);
    }

    /// <summary>The files that have this very word.</summary>
    public WordPostings Whole(ReadOnlySpan<byte> word)
    {
        (int block, int at) = Find(word, out bool found);
        return found ? new WordPostings(_postings, _blocks[block][at].Postings) : default;
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

    private int Mark(ref readonly int postings, Span<ulong> bits, int budget)
    {
        int read = 0;
        int blocks = _postings.BlockCount(postings);
        for (int block = 0; block < blocks && read < budget; block++)
        {
            ReadOnlySpan<int> ids = _postings.BlockAt(in postings, block);
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
            ref WordEntry entry = ref block[index];
            entry.Postings = _postings.Add(entry.Postings, file);
            return;
        }

        if (block.Count == WordBlock.MaxLength)
        {
            WordBlock upper = block.SplitFor(index);
            _blocks.Insert(at + 1, upper);
            _firstKeys.Insert(at + 1, upper[0].Key);
            if (index >= block.Count)
            {
                index -= block.Count;
                block = upper;
                at++;
            }
        }

        uint rest = word.Length > InKey ? _rests.Add(RestOf(word)) + 1 : 0;
        block.Insert(index, new WordEntry { Key = KeyOf(word), Rest = rest, Postings = file });
        _firstKeys[at] = block[0].Key;
    }

    private void RemoveWord(int file, ReadOnlySpan<byte> word)
    {
        (int at, int index) = Find(word, out _);
        WordBlock block = _blocks[at];
        ref WordEntry entry = ref block[index];
        int postings = _postings.Remove(entry.Postings, file);
        if (postings != PostingStore.None)
        {
            entry.Postings = postings;
            return;
        }

        if (entry.Rest != 0)
            _rests.Remove(entry.Rest - 1);
        block.RemoveAt(index);
        if (block.Count == 0 && _blocks.Count > 1)
        {
            _blocks.RemoveAt(at);
            _firstKeys.RemoveAt(at);
        }
        else
        {
            _firstKeys[at] = block[0].Key;
        }
    }

    /// <summary>Where a word is, or where it would be inserted.</summary>
    private (int Block, int Index) Find(ReadOnlySpan<byte> word, out bool found)
    {
        ulong key = KeyOf(word);
        ReadOnlySpan<byte> rest = RestOf(word);
        int block = FindBlock(key, rest);
        WordBlock words = _blocks[block];
        int low = 0;
        int high = words.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            int order = Compare(words[middle], key, rest);
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

    /// <summary>The last block whose first word is not after a word, or the first block.</summary>
    private int FindBlock(ulong key, ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<ulong> keys = CollectionsMarshal.AsSpan(_firstKeys);
        int low = 0;
        int high = keys.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            bool isAfter = keys[middle] == key ? Compare(_blocks[middle][0], key, rest) > 0 : keys[middle] > key;
            if (isAfter)
                high = middle - 1;
            else
                low = middle;
        }

        return low;
    }

    private int Compare(in WordEntry word, ulong key, ReadOnlySpan<byte> rest)
    {
        int order = word.Key.CompareTo(key);
        return order != 0 || (word.Rest == 0 && rest.IsEmpty) ? order : RestOf(word).SequenceCompareTo(rest);
    }
}
