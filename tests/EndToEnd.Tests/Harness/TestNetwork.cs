using System.Text.Json;
using P2POrleans.TestKit;

namespace P2POrleans.EndToEnd.Tests.Harness;

/// <summary>A gateway and peers as processes on free ports, with their folders; all gone when disposed.</summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<P2pProcess> _processes = [];

    public string Gateway { get; private set; } = "";

    public P2pProcess GatewayProcess { get; private set; } = null!;

    public static async Task<TestNetwork> StartAsync()
    {
        var network = new TestNetwork();
        try
        {
            await network.StartGatewayAsync("http://127.0.0.1:0");
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>A folder below that of the network.</summary>
    public string Folder(string name) => Directory.CreateDirectory(_folder[name]).FullName;

    /// <summary>Kills the gateway, and starts it again on the same port and data.</summary>
    public async Task RestartGatewayAsync()
    {
        GatewayProcess.Kill();
        await GatewayProcess.WaitForExitAsync();
        await StartGatewayAsync(Gateway);
    }

    public async Task<TestPeer> StartPeerAsync(string name, string share, params string[] more)
    {
        P2pProcess process = P2pProcess.Start(
        [
            "peer", "--json", "--name", name, "--share", share, "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0",
            "--gateway", Gateway, "--state", Folder("state-" + name), .. more,
        ]);
        _processes.Add(process);
        JsonElement ready = await process.WaitForEventAsync("ready");
        return new TestPeer(
            name, process, ready.GetProperty("grpc_url").GetString()!, new Uri(ready.GetProperty("http_url").GetString()!));
    }

    /// <summary>Runs a client command against the gateway.</summary>
    public Task<P2pResult> RunAsync(params string[] arguments) => P2pProcess.RunAsync([.. arguments, "--gateway", Gateway]);

    /// <summary>Starts a client command against the gateway.</summary>
    public P2pProcess Start(params string[] arguments)
    {
        P2pProcess process = P2pProcess.Start([.. arguments, "--gateway", Gateway]);
        _processes.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (P2pProcess process in _processes)
            await process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartGatewayAsync(string listen)
    {
        GatewayProcess = P2pProcess.Start("gateway", "--json", "--listen", listen, "--data", Folder("gateway"));
        _processes.Add(GatewayProcess);
        JsonElement ready = await GatewayProcess.WaitForEventAsync("ready");
        Gateway = ready.GetProperty("url").GetString()!.TrimEnd('/');
    }
}
