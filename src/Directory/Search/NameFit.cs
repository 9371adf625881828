using System.Buffers;
using System.Text;

namespace P2POrleans.FileDirectory.Search;

/// <summary>Compares the words of a query with names, one after another. Reused from name to name; not thread-safe.</summary>
/// <param name="words">Of the query, folded and distinct; 32 at most.</param>
internal sealed class NameFit(byte[][] words)
{
    /// <summary>More than this is as bad.</summary>
    public const int WorstMisfit = 255;

    private static readonly SearchValues<byte> LettersAndDigits =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly WordBuffer _buffer = new();

    /// <summary>
    /// How far a name is from being the query: how many words its last segment has that no word of the query begins, and one more if a
    /// word of the query begins none there; the folders may make up for that if they have no other words. So it is 0 for a file or a
    /// path of exactly the words that were asked for.
    /// </summary>
    /// <param name="name">UTF-8.</param>
    public int MisfitOf(ReadOnlySpan<byte> name)
    {
        int slash = name.LastIndexOf((byte)'/');
        uint missing = uint.MaxValue >> (32 - words.Length);
        int surplus = CountSurplus(name[(slash + 1)..], WorstMisfit, ref missing);
        if (missing != 0 && slash > 0 && CountSurplus(name[..slash], 1, ref missing) > 0)
            missing = uint.MaxValue;
        return Math.Min(WorstMisfit, surplus + (missing == 0 ? 0 : 1));
    }

    /// <summary>Whether each of some words of the query begins a word of a name.</summary>
    /// <param name="name">UTF-8.</param>
    /// <param name="which">A bit for each word.</param>
    public bool HasWords(ReadOnlySpan<byte> name, uint which)
    {
        NameWords.OfName(name, _buffer);
        for (int i = 0; i < _buffer.Count && which != 0; i++)
        {
            for (int word = 0; word < words.Length; word++)
            {
                if (_buffer[i].StartsWith(words[word]))
                    which &= ~(1u << word);
            }
        }

        return which == 0;
    }

    /// <summary>
    /// Counts the runs of a text that no word of the query begins, up to <paramref name="enough"/>. One that is repeated counts again, but
    /// not in a text that has to be folded.
    /// </summary>
    private int CountSurplus(ReadOnlySpan<byte> text, int enough, ref uint missing)
    {
        int surplus = 0;
        if (!Ascii.IsValid(text))
        {
            NameWords.OfRuns(text, _buffer);
            for (int i = 0; i < _buffer.Count && surplus < enough; i++)
                surplus += IsBegun(_buffer[i], ref missing) ? 0 : 1;
            return surplus;
        }

        // Every match of a common word comes here, so without a copy.
        for (int start; surplus < enough && (start = text.IndexOfAny(LettersAndDigits)) >= 0;)
        {
            text = text[start..];
            int end = text.IndexOfAnyExcept(LettersAndDigits);
            ReadOnlySpan<byte> run = end < 0 ? text : text[..end];
            surplus += IsBegun(run, ref missing) ? 0 : 1;
            text = text[run.Length..];
        }

        return surplus;
    }

    private bool IsBegun(ReadOnlySpan<byte> run, ref uint missing)
    {
        bool isBegun = false;
        for (int word = 0; word < words.Length; word++)
        {
            // A run that is not ASCII comes folded; ASCII's own folding leaves it alone.
            if (run.Length < words[word].Length
                || !(run.StartsWith(words[word]) || Ascii.EqualsIgnoreCase(run[..words[word].Length], words[word])))
                continue;
            isBegun = true;
            missing &= ~(1u << word);
        }

        return isBegun;
    }
}
