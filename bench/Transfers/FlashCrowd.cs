using System.Diagnostics;
using System.Text.Json;
using P2POrleans.Bench.Serving;

namespace P2POrleans.Bench.Transfers;

/// <summary>One seed with a narrow uplink, and many who want its file at once: with <c>p2p</c> as users run it.</summary>
internal sealed class FlashCrowd(string root) : IAsyncDisposable
{
    public const int Leechers = 8;

    private const string Name = "crowd.bin";
    private const string Uplink = "20M";
    private const long Size = 512L * 1024 * 1024;

    private readonly List<ForeignProcess> _processes = [];
    private string _gateway = "";
    private int _runs;

    public async Task StartAsync()
    {
        string share = Directory.CreateDirectory(Path.Combine(root, "crowd")).FullName;
        Corpus.RandomFile.Write(Path.Combine(share, Name), Size);
        ForeignProcess gateway = Run("gateway", "--json", "--listen", "127.0.0.1:0", "--data", Path.Combine(root, "crowd-gateway"));
        _gateway = JsonDocument.Parse(await gateway.LineWithAsync("\"ready\"")).RootElement.GetProperty("url").GetString()!;
        await Run(
            "peer", "--json", "--name", "seed", "--share", share, "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0",
            "--state", Path.Combine(root, "crowd-seed"), "--limit-up", Uplink, "--gateway", _gateway).LineWithAsync("\"ready\"");
    }

    /// <returns>Seconds from the start of the processes until the last one ended.</returns>
    public async Task<double> FetchAsync(int leechers)
    {
        string folder = Directory.CreateDirectory(Path.Combine(root, $"crowd-{++_runs}")).FullName;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, leechers).Select(leecher => Run(
            "get", Name, "--json", "--output", Path.Combine(folder, leecher.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            "--listen", "127.0.0.1:0", "--gateway", _gateway).SucceedAsync()));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Directory.Delete(folder, recursive: true);
        return seconds;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ForeignProcess process in _processes)
            await process.DisposeAsync();
    }

    private ForeignProcess Run(params string[] arguments)
    {
        ForeignProcess process = ForeignProcess.StartP2p(arguments);
        lock (_processes)
            _processes.Add(process);
        return process;
    }
}
