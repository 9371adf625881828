using System.Globalization;
using System.Text.Json;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Interop.Tests.Harness;

/// <summary>Peers and clients of the original system, in Python, as members of one of our networks.</summary>
internal sealed class OriginalSystem(TestNetwork network)
{
    public const string Password = "contraseña";

    /// <summary>Nobody listens there: a client logs in like a peer, but serves nothing.</summary>
    private const string NoServer = "grpc://127.0.0.1:9";

    /// <summary>Returns when the peer has logged in and sent its list.</summary>
    /// <param name="name">To log in with.</param>
    /// <param name="folder">It shares the files that lie in it now.</param>
    /// <param name="port">0 for a free one.</param>
    public async Task<OriginalPeer> StartPeerAsync(string name, string folder, int port = 0)
    {
        TestProcess process = network.Own(Python.Start(
            "original_peer.py", "--api", network.Gateway, "--username", name, "--password", Password, "--folder", folder,
            "--port", port.ToString(CultureInfo.InvariantCulture)));
        JsonElement ready = await process.WaitForEventAsync("ready");
        return new OriginalPeer(
            name, folder, process, ready.GetProperty("url").GetString()!, ready.GetProperty("port").GetInt32(),
            ready.GetProperty("token").GetString()!);
    }

    /// <summary>Logs in, searches, asks the first peer that is found.</summary>
    public Task<ClientResult> DownloadAsync(string file, string outputFolder) => RunClientAsync(
        "--api", network.Gateway, "--username", "cliente", "--password", Password, "--url", NoServer,
        "--output", outputFolder, "--name", file);

    /// <summary>Asks a peer without asking the directory first.</summary>
    public static Task<ClientResult> AskAsync(string peerUrl, string file, string outputFolder) =>
        RunClientAsync("--ask", peerUrl, "--output", outputFolder, "--name", file);

    private static async Task<ClientResult> RunClientAsync(params string[] arguments)
    {
        await using TestProcess process = Python.Start("original_client.py", arguments);
        return ClientResult.From(await process.WaitForExitAsync());
    }
}
