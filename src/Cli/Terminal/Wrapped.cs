using System.Globalization;
using Spectre.Console.Rendering;

namespace P2POrleans.Cli.Terminal;

/// <summary>Text in a column of a terminal, where wide characters take two places.</summary>
internal static class Wrapped
{
    /// <param name="text">One line.</param>
    public static int WidthOf(string text) => new Segment(text).CellCount();

    /// <summary>The beginning of a text that is too long for its place.</summary>
    public static string Cut(string text, int width) => WidthOf(text) <= width ? text : Lines(text, width - 1)[0] + "…";

    /// <summary>The text in lines of at most this width: broken anywhere, as names have few spaces, but not in a character.</summary>
    /// <returns>At least one.</returns>
    public static string[] Lines(string text, int width)
    {
        if (WidthOf(text) <= width)
            return [text];

        List<string> lines = [];
        int start = 0;
        int used = 0;
        foreach (int at in StringInfo.ParseCombiningCharacters(text))
        {
            int wide = WidthOf(StringInfo.GetNextTextElement(text, at));
            if (used + wide > width && at > start)
            {
                lines.Add(text[start..at]);
                (start, used) = (at, 0);
            }

            used += wide;
        }

        return [.. lines, text[start..]];
    }
}
