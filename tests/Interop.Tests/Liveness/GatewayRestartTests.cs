using P2POrleans.Interop.Tests.Harness;
using P2POrleans.TestKit;

namespace P2POrleans.Interop.Tests.Liveness;

public sealed class GatewayRestartTests(NetworkFixture network) : IClassFixture<NetworkFixture>
{
    /// <summary>Nobody tells an original peer that it should log in again.</summary>
    [NeedsFact(Need.PythonGrpc, Need.Linux)]
    public async Task Gateway_KilledAndStartedAgain_KnowsOriginalPeersAndTheirTokens()
    {
        string folder = network.FolderWith("restart", ("paciente.txt", "paciencia"u8.ToArray()));
        OriginalPeer stays = await network.Originals.StartPeerAsync("paciente", folder);
        OriginalPeer left = await network.Originals.StartPeerAsync("se fue", network.FolderWith("left", ("ausente.txt", [1])));
        left.Process.Terminate();
        await left.Process.WaitForExitAsync();

        await network.Network.RestartGatewayAsync();

        (await network.Originals.DownloadAsync("paciente.txt", network.Network.Folder("restart-out")))
            .AssertSameAs(Path.Combine(folder, "paciente.txt"));
        Assert.Empty(await network.Directory.SearchAsync("ausente.txt"));

        stays.Process.Terminate();
        Assert.Equal(0, (await stays.Process.WaitForExitAsync()).ExitCode);
        Assert.Empty(await network.Directory.SearchAsync("paciente.txt"));
    }
}
