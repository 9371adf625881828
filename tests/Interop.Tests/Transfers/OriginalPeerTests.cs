using System.Text.Json;
using P2POrleans.Interop.Tests.Harness;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Interop.Tests.Transfers;

/// <summary>Original peers in our network: found, shown for what they are, and downloaded from.</summary>
[Collection(TransferCollection.Name)]
public sealed class OriginalPeerTests(TransferFixture network)
{
    [NeedsTheory(Need.PythonGrpc)]
    [InlineData("hola.txt", 5)]
    [InlineData("canción – ñandú.mp3", 70_000)]
    [InlineData("vacío.txt", 0)]
    // The original's client could not have had it.
    [InlineData("más que un mensaje.bin", 5 * 1024 * 1024 + 3)]
    public async Task Get_FileOfAnOriginalPeer_ArrivesAndIsCalledUnverified(string name, int size)
    {
        byte[] content = TransferFixture.RandomBytes(size);
        await network.Originals.StartPeerAsync("ofrece " + name, network.FolderWith("get " + name, (name, content)));
        string output = network.Network.Folder("got " + name);

        ProcessResult result = (await network.Network.RunAsync("get", name, "-o", output)).AssertDone();

        Assert.Equal(content, File.ReadAllBytes(Path.Combine(output, name)));
        Assert.Contains("unverified", result.Output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(output));
    }

    [NeedsFact(Need.PythonGrpc)]
    public async Task Get_AsJson_SaysThatNothingWasVerified()
    {
        await network.Originals.StartPeerAsync("documentada", network.FolderWith("json", ("dato.txt", "dato"u8.ToArray())));

        JsonElement document = (await network.Network.RunAsync(
            "get", "dato.txt", "-o", network.Network.Folder("json-out"), "--json")).AssertDone().Json;

        Assert.Equal("unverified", document.GetProperty("outcome").GetString());
        Assert.False(document.GetProperty("verified").GetBoolean());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("content_id").ValueKind);
        Assert.Equal(4, document.GetProperty("received_bytes").GetInt64());
    }

    [NeedsFact(Need.PythonGrpc)]
    public async Task Get_NameOfAnOriginalAndOfOurPeer_TakesTheOneThatCanBeVerified()
    {
        await network.Originals.StartPeerAsync("a la antigua", network.FolderWith("doble-1", ("doble.txt", "anybody's guess"u8.ToArray())));
        await network.Network.StartPeerAsync("moderna", network.FolderWith("doble-2", ("doble.txt", "the real thing"u8.ToArray())));
        string output = network.Network.Folder("doble-out");

        ProcessResult result = (await network.Network.RunAsync("get", "doble.txt", "-o", output)).AssertDone();

        Assert.Equal("the real thing", File.ReadAllText(Path.Combine(output, "doble.txt")));
        Assert.DoesNotContain("unverified", result.Output, StringComparison.Ordinal);
    }

    [NeedsFact(Need.PythonGrpc)]
    public async Task Probe_OriginalPeer_HasALatencyAndNoRates()
    {
        await network.Originals.StartPeerAsync("lejana", network.FolderWith("probe", ("dato.txt", "dato"u8.ToArray())));

        JsonElement peer = (await network.Network.RunAsync("probe", "lejana", "--json")).AssertDone().Json.GetProperty("peers")[0];

        Assert.True(peer.GetProperty("latency_ms").GetDouble() > 0);
        Assert.Equal(JsonValueKind.Null, peer.GetProperty("download_bytes_per_second").ValueKind);
        Assert.Equal(JsonValueKind.Null, peer.GetProperty("error").ValueKind);
        Assert.Contains("original", peer.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [NeedsFact(Need.PythonGrpc)]
    public async Task Send_ToAnOriginalPeer_IsRefused()
    {
        await network.Originals.StartPeerAsync("cerrada", network.FolderWith("send", ("dato.txt", "dato"u8.ToArray())));
        string file = Path.Combine(network.Network.Folder("send"), "dato.txt");

        (await network.Network.RunAsync("send", file, "cerrada")).AssertFailed(6, "original");
    }

    [NeedsFact(Need.PythonGrpc)]
    public async Task Search_FileOfAnOriginalPeer_IsShownAsUnverified()
    {
        await network.Originals.StartPeerAsync("buscada", network.FolderWith("search", ("receta de paella.txt", "arroz"u8.ToArray())));

        string text = (await network.Network.RunAsync("search", "paella")).AssertDone().Output;
        JsonElement document = (await network.Network.RunAsync("search", "PAELLA", "--json")).AssertDone().Json;

        Assert.Contains("receta de paella.txt", text, StringComparison.Ordinal);
        Assert.Contains("unverified", text, StringComparison.Ordinal);
        JsonElement hit = document.GetProperty("files").EnumerateArray().Single();
        Assert.False(hit.GetProperty("verified").GetBoolean());
        Assert.Equal(JsonValueKind.Null, hit.GetProperty("size").ValueKind);
    }

    [NeedsFact(Need.PythonGrpc, Need.Linux)]
    public async Task Peers_OriginalPeer_IsShownAsOriginalAndThenAsOffline()
    {
        OriginalPeer peer = await network.Originals.StartPeerAsync(
            "contada", network.FolderWith("peers", ("1.txt", [1]), ("2.txt", [2])));

        Assert.Equal(["contada", "online, original", "2", peer.Url, "–"], await RowAsync("contada"));

        peer.Process.Terminate();
        Assert.Equal(0, (await peer.Process.WaitForExitAsync()).ExitCode);
        Assert.Equal(["contada", "offline, original", "2", peer.Url, "–"], await RowAsync("contada"));
    }

    [NeedsFact(Need.PythonGrpc)]
    public async Task OriginalClient_FileOfAnOriginalPeer_ArrivesThroughOurGateway()
    {
        OriginalPeer peer = await network.Originals.StartPeerAsync(
            "de toda la vida", network.FolderWith("originals", ("año nuevo.txt", "entre ellos"u8.ToArray())));

        ClientResult result = await network.Originals.DownloadAsync("año nuevo.txt", network.Network.Folder("originals-out"));

        result.AssertSameAs(Path.Combine(peer.Folder, "año nuevo.txt"));
        Assert.Equal("de toda la vida", result.Username);
    }

    [NeedsFact(Need.PythonGrpc, Need.Linux)]
    public async Task OriginalPeer_StartedAgainElsewhereWithOtherFiles_IsFoundThereWithThose()
    {
        string folder = network.FolderWith("mudanza", ("viejo.txt", "viejo"u8.ToArray()));
        OriginalPeer before = await network.Originals.StartPeerAsync("mudada", folder);
        before.Process.Terminate();
        await before.Process.WaitForExitAsync();
        Assert.Empty(await network.Directory.SearchAsync("viejo.txt"));

        File.Move(Path.Combine(folder, "viejo.txt"), Path.Combine(folder, "recién llegado.txt"));
        OriginalPeer after = await network.Originals.StartPeerAsync("mudada", folder);

        Assert.Empty(await network.Directory.SearchAsync("viejo.txt"));
        Assert.Equal([($"{after.Url}/download/recién llegado.txt", "mudada")], await network.Directory.SearchAsync("recién llegado.txt"));
    }

    /// <returns>The cells of a peer in the list for pipes.</returns>
    private async Task<string[]> RowAsync(string peer) =>
        (await network.Network.RunAsync("peers")).AssertDone().Output.Split('\n')
        .Select(line => line.Split('\t')).Single(cells => cells[0] == peer);
}
