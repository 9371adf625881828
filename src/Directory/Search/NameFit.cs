using System.Buffers;
using System.Numerics;
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

    /// <summary>The least misfit of a name whose last segment has so many runs.</summary>
    /// <param name="runs">See <see cref="RunsOf"/>.</param>
    /// <param name="inFolder">Words of the query that only the folders have.</param>
    public int LeastMisfit(int runs, int inFolder) => Math.Max(0, runs - words.Length + inFolder);

    /// <summary>How many runs the last segment of a name has, up to <see cref="WorstMisfit"/>.</summary>
    /// <param name="name">UTF-8.</param>
    /// <param name="buffer">To work with.</param>
    public static byte RunsOf(ReadOnlySpan<byte> name, WordBuffer buffer)
    {
        ReadOnlySpan<byte> segment = name[(name.LastIndexOf((byte)'/') + 1)..];
        if (!Ascii.IsValid(segment))
        {
            NameWords.OfRuns(segment, buffer);
            return (byte)Math.Min(WorstMisfit, buffer.Count);
        }

        int runs = 0;
        while (!NextRun(ref segment).IsEmpty)
            runs++;
        return (byte)Math.Min(WorstMisfit, runs);
    }

    /// <summary>
    /// How far a name is from being the query: how many more words its last segment has than words of the query begin one there, and one
    /// more if a word of the query begins none there; the folders may make up for that if they have no other words. So it is 0 for a
    /// file or a path of exactly the words that were asked for.
    /// </summary>
    /// <param name="name">UTF-8.</param>
    public int MisfitOf(ReadOnlySpan<byte> name)
    {
        int slash = name.LastIndexOf((byte)'/');
        uint missing = uint.MaxValue >> (32 - words.Length);
        int surplus = CountSurplus(name[(slash + 1)..], ref missing);
        if (missing != 0 && slash > 0 && CountSurplus(name[..slash], ref missing) > 0)
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

    /// <summary>How many more runs a text has than words of the query begin one.</summary>
    private int CountSurplus(ReadOnlySpan<byte> text, ref uint missing)
    {
        int runs = 0;
        uint begun = 0;
        if (!Ascii.IsValid(text))
        {
            NameWords.OfRuns(text, _buffer);
            for (; runs < _buffer.Count; runs++)
                begun |= BeginningOf(_buffer[runs]);
        }
        else
        {
            // Many matches of a common word come here, so without a copy.
            for (ReadOnlySpan<byte> run; !(run = NextRun(ref text)).IsEmpty; runs++)
                begun |= BeginningOf(run);
        }

        missing &= ~begun;
        return Math.Max(0, runs - BitOperations.PopCount(begun));
    }

    /// <summary>Cuts the first run off a text of ASCII; empty when there is none.</summary>
    private static ReadOnlySpan<byte> NextRun(scoped ref ReadOnlySpan<byte> text)
    {
        int start = text.IndexOfAny(LettersAndDigits);
        if (start < 0)
            return default;
        text = text[start..];
        int end = text.IndexOfAnyExcept(LettersAndDigits);
        ReadOnlySpan<byte> run = end < 0 ? text : text[..end];
        text = text[run.Length..];
        return run;
    }

    /// <summary>The words of the query that a run begins with, a bit for each.</summary>
    private uint BeginningOf(ReadOnlySpan<byte> run)
    {
        uint begun = 0;
        for (int word = 0; word < words.Length; word++)
        {
            // A run that is not ASCII comes folded; ASCII's own folding leaves it alone.
            if (run.Length >= words[word].Length
                && (run.StartsWith(words[word]) || Ascii.EqualsIgnoreCase(run[..words[word].Length], words[word])))
                begun |= 1u << word;
        }

        return begun;
    }
}
