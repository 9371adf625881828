using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace P2POrleans.Bench;

/// <summary>Figures as they come, as lines of a table, or in the end as one JSON document.</summary>
internal static class FigureTable
{
    /// <returns>The exit code: 1 when a goal was missed.</returns>
    public static async Task<int> WriteAsync(IAsyncEnumerable<Figure> source, bool json)
    {
        // A file or a pipe has no width of its own.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 140;
        var figures = new List<Figure>();
        await foreach (Figure figure in source)
        {
            figures.Add(figure);
            if (!json)
                Show(figure);
        }

        if (json)
            Console.WriteLine(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
        return figures.Exists(f => f.Met == false) ? 1 : 0;
    }

    private static void Show(Figure figure)
    {
        string value = figure.Value.ToString(figure.Value < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture);
        string verdict = figure.Met switch { true => "[green]met[/]", false => "[red]missed[/]", null => "" };
        AnsiConsole.MarkupLine($"{figure.Engine,-8} {figure.What,-58} {value,12} {figure.Unit,-10} {figure.Goal,-20} {verdict}");
    }
}
