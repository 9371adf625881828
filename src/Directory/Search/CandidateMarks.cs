using System.Buffers;

namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// The files that may match a query, found from its rarest word: those that have a word beginning with it are marked, and those of the
/// other words intersected with them. What is far more common than the rarest word is not read from the index at all but looked
/// for in the names that remain. So no word that is common costs or hides anything while another one of the query is rare.
/// </summary>
internal sealed class CandidateMarks : IDisposable
{
    /// <summary>Files that the rarest word may mark, about. If it has more, those beyond are not looked at.</summary>
    public const int MaxCandidates = 8 * 1024;

    /// <summary>What is read of another word's postings to intersect with it; a word that has more is looked for in the names.</summary>
    private const int MaxIntersected = 64 * 1024;

    /// <summary>Looking for a word in a name costs about as much as reading this many postings.</summary>
    private const int PostingsPerName = 128;

    private readonly ulong[] _marks;
    private readonly int _length;

    private CandidateMarks(ulong[] marks, int length)
    {
        _marks = marks;
        _length = length;
    }

    /// <summary>Words that are to be looked for in the names, a bit for each.</summary>
    public uint Unread { get; private set; }

    /// <summary>False when not all files with the rarest word were marked.</summary>
    public bool IsComplete { get; private set; }

    /// <param name="words">Folded; one or more.</param>
    /// <param name="idLimit">Ids of files are below it.</param>
    public static CandidateMarks Find(WordIndex index, byte[][] words, int idLimit)
    {
        int length = (idLimit + 63) / 64;
        var candidates = new CandidateMarks(ArrayPool<ulong>.Shared.Rent(length), length);
        int[] counts = [.. words.Select(word => index.Count(word, MaxIntersected + 1))];
        int rarest = Array.IndexOf(counts, counts.Min());
        candidates.IsComplete = counts[rarest] <= MaxCandidates;

        Mark(index, words[rarest], candidates._marks.AsSpan(0, length), MaxCandidates);
        long worthReading = Math.Min(MaxIntersected, (long)PostingsPerName * counts[rarest]);
        for (int i = 0; i < words.Length; i++)
        {
            if (i == rarest)
                continue;
            if (counts[i] <= worthReading)
                candidates.Intersect(index, words[i]);
            else
                candidates.Unread |= 1u << i;
        }

        return candidates;
    }

    /// <summary>A bit for each file.</summary>
    public ReadOnlySpan<ulong> Marks => _marks.AsSpan(0, _length);

    public void Dispose() => ArrayPool<ulong>.Shared.Return(_marks);

    private static void Mark(WordIndex index, byte[] word, Span<ulong> marks, int budget)
    {
        marks.Clear();
        index.Mark(word, marks, budget);
    }

    private void Intersect(WordIndex index, byte[] word)
    {
        ulong[] more = ArrayPool<ulong>.Shared.Rent(_length);
        Mark(index, word, more.AsSpan(0, _length), MaxIntersected);
        for (int i = 0; i < _length; i++)
            _marks[i] &= more[i];
        ArrayPool<ulong>.Shared.Return(more);
    }
}
