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
        var command = new Command("directory", "Look-ups, searches, announces, heartbeats, memory and rebuild of the directory")
        {
            engines, parts, files, peers, seconds, json,
        };
        command.SetAction((parsed, _) =>
        {
            IEnumerable<BenchSettings> settings = parsed.GetRequiredValue(engines).Select(engine => new BenchSettings(
                engine, parsed.GetValue(files), parsed.GetValue(peers), TimeSpan.FromSeconds(parsed.GetValue(seconds))));
            BenchPart[] chosen = [.. BenchPart.All.Where(part => parsed.GetRequiredValue(parts).Contains(part.Name))];
            return FigureTable.WriteAsync(MeasureAsync(settings, chosen), parsed.GetValue(json));
        });
        return command;
    }

    private static async IAsyncEnumerable<Figure> MeasureAsync(IEnumerable<BenchSettings> settings, BenchPart[] parts)
    {
        foreach (BenchSettings one in settings)
        {
            foreach (BenchPart part in parts)
            {
                await foreach (Figure figure in part.RunAsync(one))
                    yield return figure;
            }
        }
    }
}
