using System.Globalization;
using System.Text;

namespace P2POrleans.Protocol.Names;

/// <summary>
/// Text from others, made fit for a terminal, be it output or a log: what could move the cursor, change colours or reorder a line is shown as
/// <c>\u{202E}</c> instead of being obeyed.
/// </summary>
public static class SafeText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>One line: line breaks and tabs are shown as escapes too.</summary>
    public static string Of(string text)
    {
        int clean = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            // A lone surrogate enumerates as U+FFFD, which prints as what it is: something unreadable.
            if (IsDangerous(rune))
                return Escape(text, clean);
            clean += rune.Utf16SequenceLength;
        }

        return text;
    }

    private static string Escape(string text, int from)
    {
        var safe = new StringBuilder(text.Length + 16).Append(text, 0, from);
        foreach (Rune rune in text.AsSpan(from).EnumerateRunes())
        {
            if (IsDangerous(rune))
                safe.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            else
                safe.Append(rune.ToString());
        }

        return safe.ToString();
    }

    private static bool IsDangerous(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        // Format characters hold the bidirectional marks; the joiners are part of Persian and of emoji.
        UnicodeCategory.Format => rune.Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner),
        _ => false,
    };
}
