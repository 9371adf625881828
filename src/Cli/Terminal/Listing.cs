using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Terminal;

/// <summary>
/// Rows for people on a terminal, aligned, under headings; for pipes the same rows with a tab between the cells and no headings.
/// A row may have a second line on a terminal (a content id, too long for a column), which is the last cell in a pipe. Where a
/// terminal is too narrow, text continues in its column on the next line; numbers stay whole.
/// </summary>
internal sealed class Listing(params ReadOnlySpan<Listing.Column> columns)
{
    private const int Gap = 2;

    /// <summary>Below this text can't be read any more: the terminal may break the line as it likes.</summary>
    private const int MinTextWidth = 12;

    private readonly Column[] _columns = columns.ToArray();
    private readonly List<Row> _rows = [];

    public enum Alignment
    {
        Left,
        Right,
    }

    /// <param name="cells">What a terminal shows, one per column.</param>
    /// <param name="raw">What a pipe gets; null for the same.</param>
    /// <param name="detail">The second line.</param>
    public void Add(string[] cells, string[]? raw = null, string? detail = null) => _rows.Add(new Row(cells, raw ?? cells, detail));

    public void Write(Output output)
    {
        if (output.Json || _rows.Count == 0)
            return;

        if (output.IsTerminal)
            WriteTable(output);
        else
            WriteTabs(output);
    }

    private void WriteTabs(Output output)
    {
        foreach (Row row in _rows)
        {
            IEnumerable<string> cells = row.Detail is null ? row.Raw : row.Raw.Append(row.Detail);
            output.TabLine(cells);
        }
    }

    private void WriteTable(Output output)
    {
        int[] widths = [.. _columns.Select((c, i) => Math.Max(c.Heading.Length, _rows.Max(r => Width(r.Cells[i]))))];
        Shrink(widths, output.Console.Profile.Width);
        output.Styled($"[bold]{Line(widths, [.. _columns.Select(c => c.Heading)])}[/]");
        foreach (Row row in _rows)
        {
            string[][] cells = [.. row.Cells.Select((cell, i) => Wrapped.Lines(SafeText.Of(cell), widths[i]))];
            for (int line = 0; line < cells.Max(c => c.Length); line++)
                output.Line(Line(widths, [.. cells.Select(c => line < c.Length ? c[line] : "")]));
            if (row.Detail is not null)
                output.Styled($"[dim]  {row.Detail}[/]");
        }
    }

    /// <summary>Takes from the widest columns of text what a line is too long.</summary>
    private void Shrink(int[] widths, int available)
    {
        int[] text = [.. Enumerable.Range(0, widths.Length).Where(i => _columns[i].Align == Alignment.Left)];
        for (int excess = widths.Sum() + (Gap * (widths.Length - 1)) - available; excess > 0; excess--)
        {
            int widest = text.MaxBy(i => widths[i]);
            if (widths[widest] <= MinTextWidth)
                return;
            widths[widest]--;
        }
    }

    private string Line(int[] widths, string[] cells)
    {
        IEnumerable<string> padded = cells.Select((cell, i) =>
        {
            string fill = new(' ', Math.Max(0, widths[i] - Width(cell)));
            return _columns[i].Align == Alignment.Right ? fill + cell : cell + fill;
        });
        return string.Join(new string(' ', Gap), padded).TrimEnd();
    }

    /// <summary>Columns on the screen: wide characters take two.</summary>
    private static int Width(string cell) => Wrapped.WidthOf(SafeText.Of(cell));

    public readonly record struct Column(string Heading, Alignment Align = Alignment.Left);

    private sealed record Row(string[] Cells, string[] Raw, string? Detail);
}
