using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using P2POrleans.Bench.Serving;
using Spectre.Console;

namespace P2POrleans.Bench.Directories;

/// <summary><c>bench directory</c>: the directory's rates, latencies and memory, for each engine that this build has.</summary>
internal static class DirectoryCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON document instead of a table" };
        var engines = new Option<string[]>("--engine")
        {
            Description = "Engines to measure",
            DefaultValueFactory = _ => [.. Engines.Names],
        };
        engines.AcceptOnlyFromAmong([.. Engines.Names]);
        var files = new Option<int>("--files") { Description = "Entries of the large directory", DefaultValueFactory = _ => 1_000_000 };
        var seconds = new Option<double>("--seconds") { Description = "Length of each load", DefaultValueFactory = _ => 5 };
        var command = new Command("directory", "Look-ups, searches, announces, memory and rebuild of the directory") { engines, files, seconds, json };
        command.SetAction(async (parsed, _) =>
        {
            // A file or a pipe has no width of its own.
            if (Console.IsOutputRedirected)
                AnsiConsole.Profile.Width = 140;
            var figures = new List<Figure>();
            foreach (string engine in parsed.GetRequiredValue(engines))
            {
                var bench = new DirectoryBench(engine, parsed.GetValue(files), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
                await foreach (Figure figure in bench.RunAsync())
                {
                    figures.Add(figure);
                    if (!parsed.GetValue(json))
                        Show(figure);
                }
            }

            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
            return figures.Exists(f => f.Met == false) ? 1 : 0;
        });
        return command;
    }

    private static void Show(Figure figure)
    {
        string value = figure.Value.ToString(figure.Value < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture);
        string verdict = figure.Met switch { true => "[green]met[/]", false => "[red]missed[/]", null => "" };
        AnsiConsole.MarkupLine($"{figure.Engine,-8} {figure.What,-58} {value,12} {figure.Unit,-10} {figure.Goal,-20} {verdict}");
    }
}
