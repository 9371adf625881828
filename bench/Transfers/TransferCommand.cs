using System.CommandLine;

namespace P2POrleans.Bench.Transfers;

/// <summary><c>bench transfer</c>: transfers against what sockets, HTTP and SHA-256 can do on the same machine in the same run.</summary>
internal static class TransferCommand
{
    private const string Memory = "/dev/shm";

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON document instead of a table" };
        var places = new Option<string[]>("--place")
        {
            Description = "Where: tmpfs or disk",
            DefaultValueFactory = _ => Directory.Exists(Memory) ? ["tmpfs", "disk"] : ["disk"],
        };
        places.AcceptOnlyFromAmong("tmpfs", "disk");
        var size = new Option<int>("--mib") { Description = "Size of the large file", DefaultValueFactory = _ => 1024 };
        var part = new Option<string[]>("--part")
        {
            Description = "What: large (one file, many sources), crowd (one narrow source, many who fetch) or small (many files)",
            DefaultValueFactory = _ => ["large", "crowd", "small"],
        };
        part.AcceptOnlyFromAmong("large", "crowd", "small");
        var command = new Command("transfer", "Rates, CPU and memory of transfers, and of hashing") { places, part, size, json };
        command.SetAction((parsed, _) => FigureTable.WriteAsync(
            MeasureAsync(
                parsed.GetRequiredValue(places), parsed.GetRequiredValue(part), parsed.GetValue(size) * 1024L * 1024),
            parsed.GetValue(json)));
        return command;
    }

    private static async IAsyncEnumerable<Figure> MeasureAsync(string[] places, string[] parts, long size)
    {
        foreach (string place in places)
        {
            string folder = place == "tmpfs" ? Memory : Path.GetTempPath();
            string root = Directory.CreateDirectory(Path.Combine(folder, $"p2porleans-bench-{Environment.ProcessId}")).FullName;
            try
            {
                var bench = new TransferBench(place, root, size);
                foreach (string part in parts)
                {
                    IAsyncEnumerable<Figure> figures = part switch
                    {
                        "large" => bench.RunLargeAsync(),
                        "crowd" => bench.RunCrowdAsync(),
                        _ => bench.RunSmallAsync(),
                    };
                    await foreach (Figure figure in figures)
                        yield return figure;
                }
            }
            finally
            {
                Directory.Delete(root, recursive: true);
            }
        }
    }
}
