using System.Globalization;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>A silo that runs as <c>p2p silo</c>, and where.</summary>
internal sealed record SiloProcess(TestProcess Process, SiloPorts Ports)
{
    private static readonly HttpClient Http = new();

    /// <param name="lease">Null for the one that silos have by themselves.</param>
    /// <param name="partitions">The same.</param>
    public static SiloProcess Start(string redis, SiloPorts ports, TimeSpan? lease = null, int? partitions = null) => new(
        P2p.Start(
            null, Rules(lease, partitions),
            "silo", "--json", "--redis", redis, "--listen", Text($"127.0.0.1:{ports.Health}"),
            "--port", Text($"{ports.Silo}"), "--client-port", Text($"{ports.Client}")),
        ports);

    /// <summary>Returns when it is a member of the cluster.</summary>
    public Task ReadyAsync() => Process.WaitForEventAsync("ready");

    /// <summary>Grains of a class that it has at this moment, by its metrics.</summary>
    public async Task<int> CountGrainsAsync(string name)
    {
        string metrics = await Http.GetStringAsync(new Uri($"http://127.0.0.1:{Ports.Health}/metrics"));
        return metrics.Split('\n')
            .Where(line => line.StartsWith("orleans_grains{", StringComparison.Ordinal) && line.Contains(name, StringComparison.Ordinal))
            .Sum(line => int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
        await Process.DisposeAsync();
    }

    private static Dictionary<string, string?> Rules(TimeSpan? lease, int? partitions) => new()
    {
        ["P2P__Directory__Lease"] = lease?.ToString(),
        ["P2P__Directory__RenewEvery"] = (lease / 3)?.ToString(),
        ["P2P__Directory__Partitions"] = partitions?.ToString(CultureInfo.InvariantCulture),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
