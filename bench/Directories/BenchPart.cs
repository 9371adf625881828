namespace P2POrleans.Bench.Directories;

/// <summary>Measurements that share a directory, which is their own, so that none warms or burdens those of another part.</summary>
/// <param name="name">As the command line has it.</param>
/// <param name="measure">Told the settings and an empty folder.</param>
internal sealed class BenchPart(string name, Func<BenchSettings, string, IAsyncEnumerable<Figure>> measure)
{
    public static IReadOnlyList<BenchPart> All { get; } =
    [
        new("look-ups", LookUpPart.RunAsync),
        new("searches", SearchPart.RunAsync),
        new("announces", AnnouncePart.RunAsync),
        new("peers", PeerPart.RunAsync),
    ];

    public string Name => name;

    public async IAsyncEnumerable<Figure> RunAsync(BenchSettings settings)
    {
        string data = Directory.CreateTempSubdirectory("p2porleans-bench-").FullName;
        try
        {
            await foreach (Figure figure in measure(settings, data))
                yield return figure;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
