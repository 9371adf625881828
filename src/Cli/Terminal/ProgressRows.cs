using P2POrleans.Protocol.Names;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace P2POrleans.Cli.Terminal;

/// <summary>
/// What is being done in rows for a terminal: title, bar, amount, rate, time to go, and a note; on a narrow one title, bar and amount. Bars
/// can be told from their background without colours.
/// </summary>
/// <param name="width">Of the terminal.</param>
internal sealed class ProgressRows(int width)
{
    private readonly (int Title, int Bar, int Cells) _layout = width switch
    {
        >= 112 => (32, 16, 6),
        // What amount, rate, time, note and gaps leave of 80.
        >= 80 => (14, 5, 6),
        _ => (14, 8, 3),
    };

    private readonly List<string[]> _rows = [];

    /// <summary>Columns that a title has; what is longer is cut.</summary>
    public int TitleWidth => _layout.Title;

    /// <param name="title">In a few words; made safe and short here.</param>
    /// <param name="meter">Is sampled.</param>
    /// <param name="note">Empty for none.</param>
    public void Add(string title, TransferMeter meter, string note)
    {
        string name = Wrapped.Cut(SafeText.Of(title), _layout.Title);
        string[] cells = [name, Bar(meter), .. ProgressView.Figures(meter), note];
        _rows.Add(cells[.._layout.Cells]);
    }

    public Grid Draw()
    {
        var grid = new Grid();
        for (int i = 0; i < _layout.Cells; i++)
            grid.AddColumn(new GridColumn { NoWrap = true, Alignment = i == 0 ? Justify.Left : Justify.Right });
        foreach (string[] row in _rows)
            grid.AddRow([.. row.Select(IRenderable (cell) => new Text(cell))]);
        return grid;
    }

    private string Bar(TransferMeter meter)
    {
        int done = meter.Total is > 0 and long total ? (int)(Math.Clamp((double)meter.Bytes / total, 0, 1) * _layout.Bar) : 0;
        return new string('━', done) + new string('─', _layout.Bar - done);
    }
}
