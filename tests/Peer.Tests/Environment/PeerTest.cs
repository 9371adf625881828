using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Environment;

/// <summary>A gateway by the book, a shared folder, and peers to share it.</summary>
public abstract class PeerTest : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<RunningPeer> _peers = [];

    private protected ScriptedGateway Gateway { get; private set; } = null!;

    /// <summary>The shared folder.</summary>
    protected string Share => _folder["share"];

    protected string State => _folder["state"];

    public async Task InitializeAsync()
    {
        System.IO.Directory.CreateDirectory(Share);
        Gateway = await ScriptedGateway.StartAsync();
    }

    public async Task DisposeAsync()
    {
        try
        {
            foreach (RunningPeer peer in _peers)
                await peer.DisposeAsync();
        }
        finally
        {
            await Gateway.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A path outside of the share.</summary>
    protected string Outside(string name) => _folder[name];

    /// <summary>Writes a file into the share.</summary>
    protected string Write(string name, byte[] content) => TestContent.Write(Path.Combine(Share, name), content);

    /// <summary>Starts a peer and waits until all is hashed and announced.</summary>
    private protected async Task<RunningPeer> StartAsync(params KeyValuePair<string, string?>[] settings)
    {
        RunningPeer peer = await RunningPeer.StartAsync(Gateway.Address, State, [Share], settings);
        _peers.Add(peer);
        await peer.WaitUntilReadyAsync();
        return peer;
    }

    /// <summary>Stops a peer before the end of the test.</summary>
    private protected async Task StopAsync(RunningPeer peer)
    {
        _peers.Remove(peer);
        await peer.DisposeAsync();
    }
}
