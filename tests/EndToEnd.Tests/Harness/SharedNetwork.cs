using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests.Harness;

/// <summary>One network for all tests of a class that only look and fetch: the samples, and what <see cref="Crafted"/> makes.</summary>
public sealed class SharedNetwork : IAsyncLifetime
{
    public TestNetwork Network { get; private set; } = null!;

    public TestPeer Peer1 { get; private set; } = null!;

    public TestPeer Peer2 { get; private set; } = null!;

    internal Crafted Files { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Network = await TestNetwork.StartAsync();
        Files = await Crafted.WriteAsync(Network.Folder("crafted1"), Network.Folder("crafted2"));
        Task<TestPeer> peer1 = StartAsync("peer1", "crafted1");
        Task<TestPeer> peer2 = StartAsync("peer2", "crafted2");
        Peer1 = await peer1;
        Peer2 = await peer2;
    }

    private Task<TestPeer> StartAsync(string name, string crafted) =>
        Network.StartPeerAsync(name, Path.Combine(P2p.Samples, name), "--share", Network.Folder(crafted));

    public async Task DisposeAsync() => await Network.DisposeAsync();
}
