using System.Buffers.Binary;
using System.Runtime.InteropServices;
using P2POrleans.FileDirectory.Indexing;

namespace P2POrleans.FileDirectory.Search;

/// <summary>Which files have which words: a dictionary in word order, so that a prefix is a range.</summary>
internal sealed class WordTable
{
    private const int InKey = sizeof(ulong);

    /// <summary>Of what is read of many words, a single one gives at most this part: one over it.</summary>
    private const int WordShare = 8;

    private readonly List<WordBlock> _blocks = [new()];

    // The key of the first word of each block, side by side: that is where a search begins.
    private readonly List<ulong> _firstKeys = [0];
    private readonly ByteArena _rests = new();
    private readonly PostingStore _postings = new();
    private readonly ShortPrefixes _prefixes;

    public WordTable() => _prefixes = new ShortPrefixes(_postings);

    /// <summary>Adds a posting that is not there to some of the words of its file.</summary>
    public void Add(int posting, WordBuffer words, int first, int end)
    {
        for (int word = first; word < end; word++)
        {
            Add(posting, words[word]);
            _prefixes.Add(posting, words, first, word);
        }
    }

    /// <summary>Removes a posting that was added to these words.</summary>
    public void Remove(int posting, WordBuffer words, int first, int end)
    {
        for (int word = first; word < end; word++)
        {
            Remove(posting, words[word]);
            _prefixes.Remove(posting, words, first, word);
        }
    }

    /// <summary>The files that have this very word.</summary>
    /// <param name="word">Folded.</param>
    public PostingCursor Whole(ReadOnlySpan<byte> word)
    {
        (int block, int at) = Find(word, out bool found);
        return found ? new PostingCursor(_postings, _blocks[block][at].Postings) : PostingCursor.None;
    }

    /// <summary>The files that have a longer word with this prefix.</summary>
    /// <param name="prefix">Folded.</param>
    /// <param name="max">
    /// What to read at most: of the first words in order, and of each word its first postings. <see cref="ShortPrefixes"/> need not be read.
    /// </param>
    /// <param name="isComplete">False if there are more.</param>
    public PostingCursor Longer(ReadOnlySpan<byte> prefix, int max, out bool isComplete)
    {
        isComplete = true;
        if (prefix.Length <= ShortPrefixes.MaxLength)
            return _prefixes.Find(prefix);

        var read = new List<int>();
        (int block, int at) = Find(prefix, out bool found);
        if (found)
            at++;
        for (; block < _blocks.Count; block++, at = 0)
        {
            WordBlock words = _blocks[block];
            for (; at < words.Count; at++)
            {
                if (!StartsWith(words[at], prefix))
                    return Sorted(read);
                if (read.Count == max)
                {
                    isComplete = false;
                    return Sorted(read);
                }

                isComplete &= Read(words[at].Postings, Math.Min(max - read.Count, Math.Max(1, max / WordShare)), read);
            }
        }

        return Sorted(read);
    }

    private static PostingCursor Sorted(List<int> postings)
    {
        int[] sorted = [.. postings];
        Array.Sort(sorted);
        return new PostingCursor(sorted);
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

    /// <returns>False if there are more than are to be read.</returns>
    private bool Read(int postings, int max, List<int> to)
    {
        var cursor = new PostingCursor(_postings, postings);
        for (int i = 0; i < max && cursor.Current != PostingCursor.End; i++)
        {
            to.Add(cursor.Current);
            cursor.MoveTo(cursor.Current + 1);
        }

        return cursor.Count <= max;
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

    private void Add(int posting, ReadOnlySpan<byte> word)
    {
        (int at, int index) = Find(word, out bool found);
        WordBlock block = _blocks[at];
        if (found)
        {
            ref WordEntry entry = ref block[index];
            entry.Postings = _postings.Add(entry.Postings, posting);
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
        block.Insert(index, new WordEntry { Key = KeyOf(word), Rest = rest, Postings = posting });
        _firstKeys[at] = block[0].Key;
    }

    private void Remove(int posting, ReadOnlySpan<byte> word)
    {
        (int at, int index) = Find(word, out _);
        WordBlock block = _blocks[at];
        ref WordEntry entry = ref block[index];
        int postings = _postings.Remove(entry.Postings, posting);
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
