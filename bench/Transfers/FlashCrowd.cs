using System.Diagnostics;
using System.Globalization;
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

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly List<ForeignProcess> _processes = [];
    private string _gateway = "";
    private ForeignProcess _seed = null!;
    private int _runs;

    public static double Gibibytes => Size / (1024.0 * 1024 * 1024);

    public async Task StartAsync()
    {
        string share = Directory.CreateDirectory(Path.Combine(root, "crowd")).FullName;
        Corpus.RandomFile.Write(Path.Combine(share, Name), Size);
        ForeignProcess gateway = Run("gateway", "--json", "--listen", "127.0.0.1:0", "--data", Path.Combine(root, "crowd-gateway"));
        _gateway = JsonDocument.Parse(await gateway.LineWithAsync("\"ready\"")).RootElement.GetProperty("url").GetString()!;
        _seed = Run(
            "peer", "--json", "--name", "seed", "--share", share, "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0",
            "--state", Path.Combine(root, "crowd-seed"), "--limit-up", Uplink, "--gateway", _gateway);
        await _seed.LineWithAsync("\"ready\"");
    }

    /// <returns>
    /// Seconds from the start of the processes until the last one ended; what all leechers used, as far as it was seen while they ran, and the
    /// largest of them; what the seed used.
    /// </returns>
    public async Task<(double Seconds, ProcessUse Leechers, ProcessUse Seed)> FetchAsync(int leechers)
    {
        string folder = Directory.CreateDirectory(Path.Combine(root, $"crowd-{++_runs}")).FullName;
        long start = Stopwatch.GetTimestamp();
        ProcessUse before = UseOfSeed();
        ForeignProcess[] gets = [.. Enumerable.Range(0, leechers).Select(leecher => Run(
            "get", Name, "--json", "--output", Path.Combine(folder, leecher.ToString(CultureInfo.InvariantCulture)),
            "--listen", "127.0.0.1:0", "--gateway", _gateway))];
        var all = Task.WhenAll(gets.Select(get => get.SucceedAsync()));
        var uses = new ProcessUse[leechers];
        while (!all.IsCompleted)
        {
            for (int i = 0; i < leechers; i++)
                uses[i] = gets[i].Use ?? uses[i];
            await Task.WhenAny(all, Task.Delay(LookEvery));
        }

        await all;
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Directory.Delete(folder, recursive: true);
        ProcessUse seed = UseOfSeed();
        return (
            seconds,
            new ProcessUse(uses.Sum(use => use.CpuSeconds), uses.Max(use => use.PeakBytes)),
            seed with { CpuSeconds = seed.CpuSeconds - before.CpuSeconds });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ForeignProcess process in _processes)
            await process.DisposeAsync();
    }

    private ProcessUse UseOfSeed() => _seed.Use ?? throw new InvalidOperationException("The seed has ended.");

    private ForeignProcess Run(params string[] arguments)
    {
        ForeignProcess process = ForeignProcess.StartP2p(arguments);
        lock (_processes)
            _processes.Add(process);
        return process;
    }
}
