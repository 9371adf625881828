using System.Runtime.InteropServices;

namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// The files that have a word which begins with one, two or three certain bytes and goes on. Hundreds of words may, so these beginnings have
/// postings of their own.
/// </summary>
internal sealed class ShortPrefixes(PostingStore postings)
{
    public const int MaxLength = 3;

    // Words have no zero bytes, so a shorter beginning is no longer one's.
    private readonly Dictionary<int, int> _byPrefix = [];

    /// <param name="word">Folded; its beginnings get the posting unless they have it from one of the words before it.</param>
    /// <param name="words">Of one file.</param>
    public void Add(int posting, WordBuffer words, int first, int word)
    {
        for (int length = 1; length <= MaxLength && length < words[word].Length; length++)
        {
            if (IsRepeated(words, first, word, length))
                continue;
            ref int list = ref CollectionsMarshal.GetValueRefOrAddDefault(_byPrefix, KeyOf(words[word][..length]), out bool exists);
            list = exists ? postings.Add(list, posting) : posting;
        }
    }

    public void Remove(int posting, WordBuffer words, int first, int word)
    {
        for (int length = 1; length <= MaxLength && length < words[word].Length; length++)
        {
            if (IsRepeated(words, first, word, length))
                continue;
            int key = KeyOf(words[word][..length]);
            int list = postings.Remove(_byPrefix[key], posting);
            if (list == PostingStore.None)
                _byPrefix.Remove(key);
            else
                _byPrefix[key] = list;
        }
    }

    /// <param name="prefix">Of at most <see cref="MaxLength"/>.</param>
    public PostingCursor Find(ReadOnlySpan<byte> prefix) =>
        _byPrefix.TryGetValue(KeyOf(prefix), out int list) ? new PostingCursor(postings, list) : PostingCursor.None;

    private static bool IsRepeated(WordBuffer words, int first, int word, int length)
    {
        ReadOnlySpan<byte> prefix = words[word][..length];
        for (int i = first; i < word; i++)
        {
            if (words[i].Length > length && words[i].StartsWith(prefix))
                return true;
        }

        return false;
    }

    private static int KeyOf(ReadOnlySpan<byte> prefix)
    {
        int key = 0;
        foreach (byte b in prefix)
            key = (key << 8) | b;
        return key;
    }
}
