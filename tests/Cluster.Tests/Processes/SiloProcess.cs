using System.Globalization;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>A silo that runs as <c>p2p silo</c>, and where.</summary>
internal sealed record SiloProcess(TestProcess Process, SiloPorts Ports)
{
    /// <summary>Does not lapse when the machine is busy: whether it does is not what is tested here.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, string?> Environment = new() { ["P2P__Directory__Lease"] = Lease.ToString() };

    public static SiloProcess Start(string redis, SiloPorts ports) => new(
        P2p.Start(
            null, Environment,
            "silo", "--json", "--redis", redis, "--listen", Text($"127.0.0.1:{ports.Health}"),
            "--port", Text($"{ports.Silo}"), "--client-port", Text($"{ports.Client}")),
        ports);

    /// <summary>Returns when it is a member of the cluster.</summary>
    public Task ReadyAsync() => Process.WaitForEventAsync("ready");

    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
        await Process.DisposeAsync();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
