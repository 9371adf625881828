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
        var seconds = new Option<double>("--seconds") { Description = "Length of each load", DefaultValueFactory = _ => 5 };
        var command = new Command("directory", "Look-ups, searches, announces, memory and rebuild of the directory") { engines, files, seconds, json };
        command.SetAction((parsed, _) => FigureTable.WriteAsync(
            MeasureAsync(
                parsed.GetRequiredValue(engines), parsed.GetValue(files), TimeSpan.FromSeconds(parsed.GetValue(seconds))),
            parsed.GetValue(json)));
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
