using P2POrleans.Interop.Tests.Harness;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Interop.Tests.Liveness;

public sealed class ProbingTests(ShortProbing network) : IClassFixture<ShortProbing>
{
    [NeedsFact(Need.PythonGrpc, Need.Linux)]
    public async Task OriginalPeer_Killed_DisappearsAndIsFoundAgainOnceItIsBack()
    {
        string folder = network.FolderWith("killed", ("frágil.txt", "frágil"u8.ToArray()));
        OriginalPeer peer = await network.Originals.StartPeerAsync("frágil", folder);
        Assert.Single(await network.Directory.SearchAsync("frágil.txt"));

        peer.Process.Kill();
        await peer.Process.WaitForExitAsync();
        await GoneAsync("frágil.txt");

        OriginalPeer back = await network.Originals.StartPeerAsync("frágil", folder, peer.Port);
        Assert.Equal(peer.Url, back.Url);
        (await network.Originals.DownloadAsync("frágil.txt", network.Network.Folder("killed-out")))
            .AssertSameAs(Path.Combine(folder, "frágil.txt"));
    }

    [NeedsFact(Need.PythonGrpc, Need.Linux)]
    public async Task OriginalPeer_Hanging_Disappears()
    {
        OriginalPeer peer = await network.Originals.StartPeerAsync("colgada", network.FolderWith("hanging", ("colgado.txt", [1])));
        OriginalPeer other = await network.Originals.StartPeerAsync("despierta", network.FolderWith("awake", ("despierto.txt", [1])));

        peer.Process.Suspend();
        await GoneAsync("colgado.txt");

        // Rounds have passed, and a peer that answers has stayed.
        Assert.Equal([($"{other.Url}/download/despierto.txt", "despierta")], await network.Directory.SearchAsync("despierto.txt"));
    }

    /// <summary>The gateway tells nobody when it gives a peer up; asking is the only way to see it.</summary>
    private async Task GoneAsync(string file)
    {
        using var patience = new CancellationTokenSource(TestProcess.Patience);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while ((await network.Directory.SearchAsync(file)).Count > 0)
                await poll.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"'{file}' is found after {TestProcess.Patience} still.\n{network.Network.GatewayProcess.Error}");
        }
    }
}
