using P2POrleans.Protocol.Names;
using Spectre.Console;

namespace P2POrleans.Cli.Terminal;

/// <summary>
/// Rows for people on a terminal, aligned, under headings; for pipes the same rows with a tab between the cells and no headings.
/// A row may have a second line on a terminal (a content id, too long for a column), which is the last cell in a pipe.
/// </summary>
internal sealed class Listing(params ReadOnlySpan<Listing.Column> columns)
{
    private const int Gap = 2;

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
        int[] widths = [.. _columns.Select((c, i) => _rows.Max(r => Width(r.Cells[i])))];
        for (int i = 0; i < widths.Length; i++)
            widths[i] = Math.Max(widths[i], _columns[i].Heading.Length);
        output.Styled($"[bold]{Line(widths, [.. _columns.Select(c => c.Heading)])}[/]");
        foreach (Row row in _rows)
        {
            output.Line(Line(widths, row.Cells));
            if (row.Detail is not null)
                output.Styled($"[dim]  {row.Detail}[/]");
        }
    }

    private string Line(int[] widths, string[] cells)
    {
        IEnumerable<string> padded = cells.Select((cell, i) =>
        {
            string safe = SafeText.Of(cell);
            string fill = new(' ', Math.Max(0, widths[i] - Width(cell)));
            return _columns[i].Align == Alignment.Right ? fill + safe : safe + fill;
        });
        return string.Join(new string(' ', Gap), padded).TrimEnd();
    }

    /// <summary>Columns on the screen: wide characters take two.</summary>
    private static int Width(string cell) => new Text(SafeText.Of(cell)).Length;

    public readonly record struct Column(string Heading, Alignment Align = Alignment.Left);

    private sealed record Row(string[] Cells, string[] Raw, string? Detail);
}
