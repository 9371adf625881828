using System.Globalization;
using System.Text;

namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// The words of names and queries. Text is folded: compatibility decomposition (NFKD), diacritics dropped, lower case, and the
/// few Latin letters that do not decompose spelled out. A <i>run</i> is a stretch of letters and digits; a <i>part</i> is what
/// a run falls into where lower case meets upper, letters meet digits, or a row of capitals meets a capitalised word
/// ("HTTPServer2Go": http, server, 2, go). Names are indexed by runs and parts, so that "mp3" and "server" both find what
/// they should; a query is cut into runs only.
/// </summary>
internal static class NameWords
{
    /// <summary>Runs and parts of a name, those of its last segment first.</summary>
    /// <param name="name">UTF-8.</param>
    /// <returns>How many are words of the last segment or begin one; of the others it knows nothing, they are in the folders only.</returns>
    public static int OfName(ReadOnlySpan<byte> name, WordBuffer words)
    {
        words.Clear();
        int slash = name.LastIndexOf((byte)'/');
        Add(name[(slash + 1)..], words, withParts: true);
        int inSegment = words.Count;
        if (slash <= 0)
            return inSegment;

        int known = inSegment;
        Add(name[..slash], words, withParts: true);
        for (int folder = inSegment; folder < words.Count; folder++)
        {
            if (BeginsOne(words, folder, inSegment))
                words.Swap(folder, known++);
        }

        return known;
    }

    /// <summary>Runs of a name: what a person would call its words.</summary>
    /// <param name="name">UTF-8.</param>
    public static void OfRuns(ReadOnlySpan<byte> name, WordBuffer words)
    {
        words.Clear();
        Add(name, words, withParts: false);
    }

    /// <summary>Runs of a query; what is not well-formed separates words.</summary>
    public static void OfQuery(string text, WordBuffer words)
    {
        words.Clear();
        var cutter = new Cutter(words, withParts: false);
        // Through UTF-8 and back: a lone surrogate becomes U+FFFD, which normalisation accepts.
        AddText(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), ref cutter);
        cutter.Finish();
    }

    private static bool BeginsOne(WordBuffer words, int word, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (words[i].StartsWith(words[word]))
                return true;
        }

        return false;
    }

    private static void Add(ReadOnlySpan<byte> name, WordBuffer words, bool withParts)
    {
        var cutter = new Cutter(words, withParts);
        if (Ascii.IsValid(name))
        {
            foreach (byte b in name)
                cutter.AddAscii(b);
        }
        else
        {
            AddText(Encoding.UTF8.GetString(name), ref cutter);
        }

        cutter.Finish();
    }

    private static void AddText(string text, ref Cutter cutter)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                cutter.AddAscii((byte)rune.Value);
                continue;
            }

            LetterKind kind = KindOf(rune);
            if (kind == LetterKind.Mark)
                continue;
            if (kind == LetterKind.None)
            {
                cutter.Separate();
                continue;
            }

            cutter.Begin(kind);
            if (SpelledOut(rune.Value) is { } letters)
                cutter.Append(letters);
            else
                cutter.Append(utf8[..Rune.ToLowerInvariant(rune).EncodeToUtf8(utf8)]);
        }
    }

    private static LetterKind KindOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => LetterKind.Upper,
        UnicodeCategory.LowercaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.SpacingCombiningMark => LetterKind.Lower,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => LetterKind.Digit,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => LetterKind.Mark,
        _ => LetterKind.None,
    };

    private static byte[]? SpelledOut(int rune) => rune switch
    {
        'ß' or 'ẞ' => "ss"u8.ToArray(),
        'æ' or 'Æ' => "ae"u8.ToArray(),
        'œ' or 'Œ' => "oe"u8.ToArray(),
        'ø' or 'Ø' => "o"u8.ToArray(),
        'đ' or 'Đ' or 'ð' or 'Ð' => "d"u8.ToArray(),
        'ł' or 'Ł' => "l"u8.ToArray(),
        'ı' => "i"u8.ToArray(),
        'þ' or 'Þ' => "th"u8.ToArray(),
        'ħ' or 'Ħ' => "h"u8.ToArray(),
        'ς' => "σ"u8.ToArray(),
        _ => null,
    };

    private enum LetterKind
    {
        None,
        Lower,
        Upper,
        Digit,
        Mark,
    }

    /// <summary>Appends folded letters and cuts words where they end.</summary>
    private ref struct Cutter(WordBuffer words, bool withParts)
    {
        private int _runStart = words.Position;
        private int _partStart = words.Position;
        private int _lastLetter;
        private LetterKind _last;
        private bool _afterCapitals;

        public void AddAscii(byte b)
        {
            if (b is >= (byte)'a' and <= (byte)'z')
            {
                Begin(LetterKind.Lower);
                words.Append(b);
            }
            else if (b is >= (byte)'A' and <= (byte)'Z')
            {
                Begin(LetterKind.Upper);
                words.Append((byte)(b | 0x20));
            }
            else if (b is >= (byte)'0' and <= (byte)'9')
            {
                Begin(LetterKind.Digit);
                words.Append(b);
            }
            else
            {
                Separate();
            }
        }

        /// <summary>A letter of this kind comes next: ends the part before it where one ends.</summary>
        public void Begin(LetterKind kind)
        {
            if (withParts && _last != LetterKind.None)
            {
                if (kind != _last && !(_last == LetterKind.Upper && kind == LetterKind.Lower))
                    CutPart(words.Position);
                else if (kind == LetterKind.Lower && _afterCapitals)
                    CutPart(_lastLetter);
            }

            _afterCapitals = kind == LetterKind.Upper && _last == LetterKind.Upper;
            _last = kind;
            _lastLetter = words.Position;
        }

        public readonly void Append(ReadOnlySpan<byte> utf8) => words.Append(utf8);

        public void Separate()
        {
            if (_last == LetterKind.None)
                return;
            Finish();
            _last = LetterKind.None;
            _afterCapitals = false;
        }

        public void Finish()
        {
            int end = words.Position;
            words.AddWord(_runStart, end);
            if (_partStart != _runStart)
                words.AddWord(_partStart, end);
            _runStart = end;
            _partStart = end;
        }

        private void CutPart(int end)
        {
            words.AddWord(_partStart, end);
            _partStart = end;
        }
    }
}
