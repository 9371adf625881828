using System.CommandLine;
using P2POrleans.Bench.Serving;

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
        var peers = new Option<int>("--peers") { Description = "Peers of the directory with many of them", DefaultValueFactory = _ => 10_000 };
        var parts = new Option<string[]>("--part")
        {
            Description = "Measurements to make",
            DefaultValueFactory = _ => [.. BenchPart.All.Select(part => part.Name)],
        };
        parts.AcceptOnlyFromAmong([.. BenchPart.All.Select(part => part.Name)]);
        var seconds = new Option<double>("--seconds") { Description = "Length of each load", DefaultValueFactory = _ => 5 };
<<<<<<< HEAD
        var command = new Command("directory", "Look-ups, searches, announces, memory and rebuild of the directory") { engines, files, seconds, json };
        command.SetAction((parsed, _) => FigureTable.WriteAsync(
            MeasureAsync(
                parsed.GetRequiredValue(engines), parsed.GetValue(files), TimeSpan.FromSeconds(parsed.GetValue(seconds))),
            parsed.GetValue(json)));
=======
        var command = new Command("directory", "Look-ups, searches, announces, heartbeats, memory and rebuild of the directory")
        {
            engines, parts, files, peers, seconds, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            // A file or a pipe has no width of its own.
            if (Console.IsOutputRedirected)
                AnsiConsole.Profile.Width = 140;
            var figures = new List<Figure>();
            foreach (string engine in parsed.GetRequiredValue(engines))
            {
                var settings = new BenchSettings(
                    engine, parsed.GetValue(files), parsed.GetValue(peers), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
                foreach (BenchPart part in BenchPart.All.Where(part => parsed.GetRequiredValue(parts).Contains(part.Name)))
                {
                    await foreach (Figure figure in part.RunAsync(settings))
                    {
                        figures.Add(figure);
                        if (!parsed.GetValue(json))
                            Show(figure);
                    }
                }
            }

            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
            return figures.Exists(f => f.Met == false) ? 1 : 0;
        });
>>>>>>> main
        return command;
    }

    private static async IAsyncEnumerable<Figure> MeasureAsync(string[] engines, int files, TimeSpan duration)
    {
        foreach (string engine in engines)
        {
            await foreach (Figure figure in new DirectoryBench(engine, files, duration).RunAsync())
                yield return figure;
        }
    }
}
