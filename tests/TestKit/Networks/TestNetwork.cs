using System.Text.Json;
using P2POrleans.TestKit.Processes;
using Xunit;

namespace P2POrleans.TestKit.Networks;

/// <summary>A gateway and peers as processes on free ports, with their folders; all gone when disposed.</summary>
public sealed class TestNetwork : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyDictionary<string, string?>? _gatewaySettings;
    private readonly List<TestProcess> _processes = [];

    private TestNetwork(IReadOnlyDictionary<string, string?>? gatewaySettings) => _gatewaySettings = gatewaySettings;

    /// <summary>Of a gateway that is there soonest, for tests of what peers do with each other.</summary>
    public static IReadOnlyDictionary<string, string?> LocalEngine { get; } =
        new Dictionary<string, string?> { ["P2P__Directory__Engine"] = "local" };

    /// <summary>Without a slash at the end.</summary>
    public string Gateway { get; private set; } = "";

    public TestProcess GatewayProcess { get; private set; } = null!;

    /// <param name="gatewaySettings">Environment of the gateway: <c>P2P__OriginalPeers__ProbeEvery</c>.</param>
    public static async Task<TestNetwork> StartAsync(IReadOnlyDictionary<string, string?>? gatewaySettings = null)
    {
        var network = new TestNetwork(gatewaySettings);
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
    public async Task RestartGatewayAsync(Func<Task>? whileItIsAway = null)
    {
        GatewayProcess.Kill();
        await GatewayProcess.WaitForExitAsync();
        if (whileItIsAway is not null)
            await whileItIsAway();
        await StartGatewayAsync(Gateway);
    }

    /// <summary>At free ports, unless <paramref name="more"/> says where.</summary>
    public async Task<TestPeer> StartPeerAsync(string name, string share, params string[] more)
    {
        string[] anywhere = more.Contains("--listen") ? [] : ["--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0"];
        TestProcess process = Own(P2p.Start(
        [
            "peer", "--json", "--name", name, "--share", share, "--gateway", Gateway, "--state", Folder("state-" + name),
            .. anywhere, .. more,
        ]));
        JsonElement ready = await process.WaitForEventAsync("ready");
        return new TestPeer(
            name, process, ready.GetProperty("grpc_url").GetString()!, new Uri(ready.GetProperty("http_url").GetString()!));
    }

    /// <summary>Runs a client command against the gateway.</summary>
    public Task<ProcessResult> RunAsync(params string[] arguments) => P2p.RunAsync([.. arguments, "--gateway", Gateway]);

    /// <summary>Runs a client command again and again until it ends with this code: what the network knows changes in its own time.</summary>
    public async Task<ProcessResult> RunUntilAsync(int exitCode, params string[] arguments)
    {
        using var patience = new CancellationTokenSource(TestProcess.Patience);
        ProcessResult result = await RunAsync(arguments);
        while (result.ExitCode != exitCode && !patience.IsCancellationRequested)
            result = await RunAsync(arguments);
        Assert.True(
            result.ExitCode == exitCode,
            $"Never ended with {exitCode}, but with {result.ExitCode}.\n--- output\n{result.Output}\n--- error\n{result.Error}");
        return result;
    }

    /// <summary>Starts a client command against the gateway.</summary>
    public TestProcess Start(params string[] arguments) => Own(P2p.Start([.. arguments, "--gateway", Gateway]));

    /// <summary>Makes a process part of the network: it ends when the network does.</summary>
    public TestProcess Own(TestProcess process)
    {
        lock (_processes)
            _processes.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TestProcess process in _processes)
            await process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartGatewayAsync(string listen)
    {
        GatewayProcess = Own(P2p.Start(null, _gatewaySettings, "gateway", "--json", "--listen", listen, "--data", Folder("gateway")));
        JsonElement ready = await GatewayProcess.WaitForEventAsync("ready");
        Gateway = ready.GetProperty("url").GetString()!.TrimEnd('/');
    }
}
