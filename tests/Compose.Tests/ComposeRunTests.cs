using System.Text.Json;
using P2POrleans.Compose.Tests.Containers;
using P2POrleans.Compose.Tests.Files;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Compose.Tests;

/// <summary>The services of the compose file as processes in namespaces: three silos, two gateways, five peers.</summary>
public sealed class ComposeRunTests : IAsyncLifetime
{
    private readonly Dictionary<string, Container> _containers = [];
    private ContainerNetworks _networks = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (Container container in _containers.Values)
            await container.DisposeAsync();
        _networks?.Dispose();
    }

    [NeedsFact(Need.Containers, Need.Redis)]
    public async Task Network_LosesASiloAndThenAll_ServesOn()
    {
        await StartAsync();

        foreach (string gateway in (string[])["gateway-1", "gateway-2"])
        {
            await WaitForPeersAsync("peer-1", gateway);
            await FetchAsync("peer-2", "river-song.txt", gateway);
        }

        await _containers["silo-2"].KillAsync();
        await WaitForPeersAsync("peer1", "gateway-1");
        await FetchAsync("peer-3", "estaciones.csv", "gateway-2");

        foreach (string silo in (string[])["silo-1", "silo-3"])
            await _containers[silo].KillAsync();
        foreach (string silo in (string[])["silo-1", "silo-2", "silo-3"])
            _containers[silo].Start(_networks.HostsFor(silo));
        foreach (string silo in (string[])["silo-1", "silo-2", "silo-3"])
            await _containers[silo].WaitUntilHealthyAsync();
        await WaitForPeersAsync("peer2", "gateway-2");
        await FetchAsync("peer-1", "estaciones.csv", "gateway-1");
    }

    /// <summary>All at once, in the order of names: nobody may count on being the last.</summary>
    private async Task StartAsync()
    {
        ComposeFile compose = ComposeFile.Read();
        IReadOnlyDictionary<string, ImageStage> stages = Dockerfile.Read();
        _networks = await ContainerNetworks.CreateAsync(compose.Networks.Keys);
        foreach ((string host, string service) in Hosts())
        {
            ComposeService definition = compose.Services[service];
            // The image's Redis is built without its protected mode, Debian's is not.
            if (service == "redis")
                definition.Command += " --protected-mode no";
            ImageStage? stage = definition.Build is { } build ? stages[build.Target] : null;
            string networkNamespace = await _networks.ConnectAsync(host, service, definition.Networks);
            _containers[host] = new Container(host, definition, stage, networkNamespace);
        }

        foreach ((string host, Container container) in _containers)
            container.Start(_networks.HostsFor(host));
        foreach (Container container in _containers.Values)
            await container.WaitUntilHealthyAsync();
    }

    private static IEnumerable<(string Host, string Service)> Hosts() =>
    [
        ("gateway-1", "gateway"), ("gateway-2", "gateway"),
        ("peer-1", "peer"), ("peer-2", "peer"), ("peer-3", "peer"), ("peer1", "peer1"), ("peer2", "peer2"),
        ("redis", "redis"),
        ("silo-1", "silo"), ("silo-2", "silo"), ("silo-3", "silo"),
    ];

    /// <summary>Until all five are there, each under its host's name.</summary>
    private async Task WaitForPeersAsync(string inside, string gateway)
    {
        string[] expected = ["peer-1", "peer-2", "peer-3", "peer1", "peer2"];
        using var patience = new CancellationTokenSource(TestProcess.Patience);
        while (true)
        {
            ProcessResult result = await _containers[inside].ExecuteAsync("p2p", "peers", "--json", "--gateway", $"http://{gateway}:5000");
            if (result.ExitCode == 0 && OnlinePeers(result.Json).SequenceEqual(expected))
                return;
            Assert.False(patience.IsCancellationRequested, $"{result.Output}\n{result.Error}\n{_containers[gateway].Log}");
            await Task.Delay(500, CancellationToken.None);
        }
    }

    private static IEnumerable<string> OnlinePeers(JsonElement document) =>
        from peer in document.GetProperty("peers").EnumerateArray()
        where peer.GetProperty("online").GetBoolean()
        let name = peer.GetProperty("name").GetString()
        where peer.GetProperty("grpc_url").GetString()!.StartsWith($"grpc://{name}:", StringComparison.Ordinal)
        orderby name ascending
        select name;

    private async Task FetchAsync(string inside, string name, string gateway)
    {
        string folder = "/state/" + Guid.NewGuid();
        ProcessResult result = await _containers[inside].ExecuteAsync(
            "p2p", "get", name, "-o", folder, "--json", "--gateway", $"http://{gateway}:5000");
        Assert.Equal("completed", result.AssertDone().Json.GetProperty("outcome").GetString());
    }
}
