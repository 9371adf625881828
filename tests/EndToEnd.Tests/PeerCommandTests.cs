using System.Net.Http.Json;
using System.Text.Json;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>A peer as its owner sees it, and one of the original system as its users do.</summary>
public sealed class PeerCommandTests : IAsyncLifetime
{
    private TestNetwork _network = null!;

    public async Task InitializeAsync() => _network = await TestNetwork.StartAsync();

    public async Task DisposeAsync() => await _network.DisposeAsync();

    [Fact]
    public async Task Peer_WithAConfigurationFile_TakesItsSettingsAndTheOptionsWin()
    {
        string share = _network.Folder("share");
        await File.WriteAllTextAsync(Path.Combine(share, "shared.txt"), "x");
        await File.WriteAllTextAsync(Path.Combine(share, "private.key"), "x");
        string file = Path.Combine(_network.Folder("config"), "peer.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            P2P = new
            {
                _network.Gateway,
                Peer = new
                {
                    Name = "from-file",
                    Shares = new[] { share },
                    Listen = "127.0.0.1:0",
                    StateFolder = _network.Folder("state"),
                    Inbox = new { MaxFiels = 3 },
                },
            },
        }));

        await using TestProcess peer = P2p.Start("peer", "--json", "--config", file, "--name", "from-option", "--exclude", "*.key");
        JsonElement ready = await peer.WaitForEventAsync("ready");

        Assert.Equal("from-option", ready.GetProperty("name").GetString());
        Assert.Equal(1, ready.GetProperty("files").GetInt64());
        Assert.Contains("shared.txt", (await _network.RunAsync("ls", "from-option")).AssertDone().Output, StringComparison.Ordinal);
        await peer.WaitForErrorAsync(line => line.Contains("P2P:Peer:Inbox:MaxFiels", StringComparison.Ordinal));
        Assert.Single(peer.Error.Split('\n'), line => line.Contains("is no setting", StringComparison.Ordinal));
    }

    [NeedsFact(Need.Linux)]
    public async Task Peer_IsStopped_SignsOff()
    {
        TestPeer interrupted = await _network.StartPeerAsync("interrupted", _network.Folder("one"));
        TestPeer terminated = await _network.StartPeerAsync("terminated", _network.Folder("two"));

        interrupted.Process.Interrupt();
        terminated.Process.Terminate();

        Assert.Equal(130, (await interrupted.Process.WaitForExitAsync()).ExitCode);
        Assert.Equal(0, (await terminated.Process.WaitForExitAsync()).ExitCode);
        string[] peers = (await _network.RunAsync("peers")).AssertDone().Output.Split('\n');
        Assert.All(peers, p => Assert.Contains("\toffline\t", p, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Peer_NewAndRemovedFiles_AreFoundAndForgotten()
    {
        string share = _network.Folder("share");
        await _network.StartPeerAsync("peer", share);
        (await _network.RunAsync("search", "late")).AssertFailed(3, "late");

        await File.WriteAllTextAsync(Path.Combine(share, "late arrival.txt"), "x");
        await _network.RunUntilAsync(0, "search", "late");

        File.Delete(Path.Combine(share, "late arrival.txt"));
        await _network.RunUntilAsync(3, "search", "late");
    }

    [Fact]
    public async Task Get_FromAnOriginalPeer_WorksAndSaysUnverified()
    {
        // An original peer is one that joined by /login and answers GetFile, as ours does too.
        string share = _network.Folder("share");
        await File.WriteAllTextAsync(Path.Combine(share, "página.txt"), "hola");
        TestPeer peer = await _network.StartPeerAsync("ours", share);
        using var http = new HttpClient();
        using HttpResponseMessage login = await http.PostAsJsonAsync(
            $"{_network.Gateway}/login", new { username = "vieja", password = "clave", url = peer.GrpcUrl });
        string token = (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using HttpResponseMessage index = await http.PostAsJsonAsync(
            $"{_network.Gateway}/indice", new { username = "vieja", archivos = new[] { "página.txt" } });
        Assert.True(index.IsSuccessStatusCode);

        ProcessResult found = (await _network.RunAsync("search", "pagina", "--json")).AssertDone();
        ProcessResult got = (await _network.RunAsync("get", "página.txt", "--from", "vieja", "-o", _network.Folder("target"))).AssertDone();
        ProcessResult preferred = (await _network.RunAsync("get", "página.txt", "-o", _network.Folder("other"), "--json")).AssertDone();

        Assert.Equal(2, found.Json.GetProperty("files").GetArrayLength());
        Assert.Contains(found.Json.GetProperty("files").EnumerateArray(), f => !f.GetProperty("verified").GetBoolean());
        Assert.Contains("unverified", got.Output, StringComparison.Ordinal);
        Assert.Equal("hola", await File.ReadAllTextAsync(Path.Combine(_network.Folder("target"), "página.txt")));
        Assert.True(preferred.Json.GetProperty("verified").GetBoolean());
        Assert.Contains("vieja\tonline, original", (await _network.RunAsync("peers")).AssertDone().Output, StringComparison.Ordinal);
    }
}
