using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using P2POrleans.EndToEnd.Tests.Harness;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>The commands of a user, against a network of a gateway and two peers.</summary>
public sealed class ClientCommandTests(SharedNetwork shared) : IClassFixture<SharedNetwork>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TestNetwork Network => shared.Network;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Peers_ListsBothWithTheirAddresses()
    {
        ProcessResult text = (await Network.RunAsync("peers")).AssertDone();
        ProcessResult json = (await Network.RunAsync("peers", "--json")).AssertDone();

        // In a pipe: no headings, a tab between the cells.
        string[] cells = text.Output.Split('\n')[0].Split('\t');
        Assert.Equal(["peer1", "online"], cells[..2]);
        Assert.Equal(shared.Peer1.GrpcUrl, cells[3]);
        Assert.Equal(["peer1", "peer2"], json.Json.GetProperty("peers").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        Assert.All(json.Json.GetProperty("peers").EnumerateArray(), p => Assert.True(p.GetProperty("online").GetBoolean()));
    }

    [Fact]
    public async Task Ls_OfAPeer_TellsNamesSizesAndIds()
    {
        ProcessResult json = (await Network.RunAsync("ls", "peer1", "--json")).AssertDone();
        ProcessResult text = (await Network.RunAsync("ls", "peer1")).AssertDone();

        JsonElement poem = json.Json.GetProperty("files").EnumerateArray()
            .Single(f => f.GetProperty("name").GetString() == "poemas/canción del río.txt");
        Assert.Equal(388, poem.GetProperty("size").GetInt64());
        Assert.Contains($"poemas/canción del río.txt\t388\t{poem.GetProperty("content_id").GetString()}", text.Output.Split('\n'));
        Assert.Contains(@"invoice\u{202E}txt.exe", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownPeer_IsNotFoundInTheSameWordsEverywhere()
    {
        foreach (string[] command in (string[][])[["ls", "nobody"], ["probe", "nobody"], ["get", "--from", "nobody", "--all"]])
            (await Network.RunAsync(command)).AssertFailed(3, "the directory knows no peer 'nobody'");
    }

    [Fact]
    public async Task Search_ByBeginningsOfWords_FindsWithFilters()
    {
        ProcessResult rio = (await Network.RunAsync("search", "CANCION", "ri", "--json")).AssertDone();
        ProcessResult island = (await Network.RunAsync("search", "island", "--ext", "png")).AssertDone();
        ProcessResult large = (await Network.RunAsync("search", "large", "--min-size", "100MB", "--max-size", "1G", "--json")).AssertDone();

        JsonElement hit = Assert.Single(rio.Json.GetProperty("files").EnumerateArray());
        Assert.Equal("poemas/canción del río.txt", hit.GetProperty("name").GetString());
        Assert.True(hit.GetProperty("verified").GetBoolean());
        Assert.StartsWith("maps/island.png\t19093\t1\t", island.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', island.Output);
        Assert.Equal(Crafted.LargeSize, Assert.Single(large.Json.GetProperty("files").EnumerateArray()).GetProperty("size").GetInt64());
    }

    [NeedsFact(Need.Linux, Need.Terminal)]
    public async Task Search_LongNameOnATerminal_GoesOnInItsColumn()
    {
        await using TestProcess search = P2p.StartInTerminal(100, "dumb", "search", "lengthy", "--gateway", Network.Gateway);
        string[] lines = [.. (await search.WaitForExitAsync()).AssertDone().Output.Split('\n').Select(l => l.TrimEnd('\r'))];

        Assert.Matches("^NAME +SIZE  PEERS$", lines[0]);
        Assert.Matches(@"^lengthy/\S+  97\.7 KiB      1$", lines[1]);
        Assert.Equal(Crafted.LongName, lines[1].Split(' ')[0] + lines[2]);
        Assert.All(lines, l => Assert.True(l.Length <= 100, l));
    }

    [Fact]
    public async Task Search_WithALimit_StopsThere()
    {
        ProcessResult result = (await Network.RunAsync("search", "txt", "--limit", "2", "--json")).AssertDone();

        Assert.Equal(2, result.Json.GetProperty("files").GetArrayLength());
        Assert.NotNull(result.Json.GetProperty("next_cursor").GetString());
    }

    [Theory]
    [InlineData("the text to search for is missing", "   ")]
    [InlineData("--min-size is larger than --max-size", "word", "--min-size", "2", "--max-size", "1")]
    public async Task Search_ThatTheGatewayRefuses_NamesWhatWasTyped(string reason, params string[] arguments) =>
        (await Network.RunAsync(["search", .. arguments])).AssertFailed(2, reason);

    [Fact]
    public async Task Search_WithoutAHit_IsNotFound() => (await Network.RunAsync("search", "zzzz")).AssertFailed(3, "zzzz");

    [Fact]
    public async Task Get_ByName_PutsTheVerifiedFileThere()
    {
        ProcessResult result = (await Network.RunAsync("get", "canción del río.txt", "-o", _folder["new/folder"], "--json")).AssertDone();

        string path = result.Json.GetProperty("path").GetString()!;
        Assert.Equal(_folder["new/folder/canción del río.txt"], path);
        Assert.Equal(await File.ReadAllBytesAsync(Sample("peer1/poemas/canción del río.txt")), await File.ReadAllBytesAsync(path));
        Assert.Equal("completed", result.Json.GetProperty("outcome").GetString());
        Assert.True(result.Json.GetProperty("verified").GetBoolean());
        // Nothing but the file: no partial file, no journal.
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder["new/folder"]));
    }

    [Fact]
    public async Task Get_TwoPeersShareIt_OnlyTheOneThatIsNamedIsAsked()
    {
        string id = await IdOfAsync("peer1", "poemas/canción del río.txt");

        ProcessResult result = (await Network.RunAsync("get", id, "--from", "peer2", "-o", _folder.Path, "--json")).AssertDone();

        Assert.Equal("peer2", Assert.Single(result.Json.GetProperty("sources").EnumerateArray()).GetProperty("peer").GetString());
        Assert.True(File.Exists(_folder["river-song.txt"]));
    }

    [Fact]
    public async Task Get_Again_SaysThatItIsThere()
    {
        (await Network.RunAsync("get", "red.svg", "-o", _folder.Path)).AssertDone();

        ProcessResult again = (await Network.RunAsync("get", "red.svg", "-o", _folder.Path, "--json")).AssertDone();

        Assert.Equal("already_there", again.Json.GetProperty("outcome").GetString());
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Get_NameOfTwoContents_ListsThemAndAsksForAnId()
    {
        ProcessResult text = await Network.RunAsync("get", Crafted.SameName, "-o", _folder.Path);
        ProcessResult json = await Network.RunAsync("get", Crafted.SameName, "-o", _folder.Path, "--json");

        text.AssertFailed(2, "2 contents are called 'same name.txt'; give the id of one, or --from PEER");
        json.AssertFailed(2, "2 contents are called");
        JsonElement[] choices = [.. json.Json.GetProperty("choices").EnumerateArray()];
        Assert.Equal(2, choices.Length);
        Assert.All(choices, c => Assert.Contains(c.GetProperty("content_id").GetString()!, text.Output, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));

        string id = choices.Single(c => c.GetProperty("size").GetInt64() == "another".Length).GetProperty("content_id").GetString()!;
        (await Network.RunAsync("get", id, "-o", _folder.Path)).AssertDone();
        Assert.Equal("another", await File.ReadAllTextAsync(_folder[Crafted.SameName]));
        (await Network.RunAsync("get", Crafted.SameName, "--from", "peer1", "-o", _folder["from"])).AssertDone();
        Assert.Equal("one", await File.ReadAllTextAsync(Path.Combine(_folder["from"], Crafted.SameName)));
    }

    [Theory]
    [InlineData]
    [InlineData("--from", "peer1")]
    public async Task Get_NameOfTwoContentsAtOnePeer_AsksForTheFolderAndNotForAPeer(params string[] more)
    {
        ProcessResult result = await Network.RunAsync(["get", Crafted.FolderName, "-o", _folder.Path, .. more]);

        result.AssertFailed(2, "give the id of one, or its whole name with the folder");
        Assert.DoesNotContain("--from", result.Error, StringComparison.Ordinal);
        (await Network.RunAsync(["get", "left/" + Crafted.FolderName, "-o", _folder.Path, .. more])).AssertDone();
        Assert.Equal("left", await File.ReadAllTextAsync(_folder[Crafted.FolderName]));
    }

    [Fact]
    public async Task Gateway_ThatIsAPeer_IsCode5()
    {
        ProcessResult http = await P2p.RunAsync("peers", "--gateway", shared.Peer1.HttpUrl.ToString());
        ProcessResult grpc = await P2p.RunAsync(
            "get", "name", "--gateway", shared.Peer1.GrpcUrl.Replace("grpc:", "http:", StringComparison.Ordinal));

        http.AssertFailed(5, $"what answers at http://{shared.Peer1.HttpUrl.Authority} is not a P2POrleans gateway");
        grpc.AssertFailed(5, "is not a P2POrleans gateway");
    }

    [Fact]
    public async Task Get_TwoContentsWithTheSamePiecesRoot_NeitherIsDeliveredForTheOther()
    {
        string root = shared.Files.WholeId[..64];

        ProcessResult both = await Network.RunAsync("get", root, "-o", _folder.Path, "--json");
        ProcessResult whole = (await Network.RunAsync("get", shared.Files.WholeId, "-o", _folder["whole"], "--json")).AssertDone();
        ProcessResult twin = (await Network.RunAsync("get", shared.Files.TwinId, "-o", _folder["twin"], "--json")).AssertDone();

        both.AssertFailed(2, "2 sizes");
        Assert.Equal(
            new[] { shared.Files.TwinId, shared.Files.WholeId }.Order(),
            both.Json.GetProperty("choices").EnumerateArray().Select(c => c.GetProperty("content_id").GetString()!).Order());
        Assert.Equal(2 * Crafted.BlockLength, new FileInfo(whole.Json.GetProperty("path").GetString()!).Length);
        Assert.Equal(64, new FileInfo(twin.Json.GetProperty("path").GetString()!).Length);
        Assert.Equal(shared.Files.WholeId, await HashAsync(whole.Json.GetProperty("path").GetString()!));
        Assert.Equal(shared.Files.TwinId, await HashAsync(twin.Json.GetProperty("path").GetString()!));
    }

    [Fact]
    public async Task Get_ByBareRoot_IsEnoughWhenThereIsOneSize()
    {
        string id = await IdOfAsync("peer2", "maps/island.png");

        ProcessResult result = (await Network.RunAsync("get", id[..64], "-o", _folder.Path, "--json")).AssertDone();

        Assert.Equal(id, result.Json.GetProperty("content_id").GetString());
        Assert.Equal(id, await HashAsync(_folder["island.png"]));
    }

    [Fact]
    public async Task Get_WhatNobodyShares_IsNotFound()
    {
        string id = new string('a', 64) + "-5";

        (await Network.RunAsync("get", id, "-o", _folder.Path)).AssertFailed(3, "");
        (await Network.RunAsync("get", "no such name.txt", "-o", _folder.Path)).AssertFailed(3, "no such name.txt");
        (await Network.RunAsync("get", "red.svg", "--from", "peer2", "-o", _folder.Path)).AssertFailed(3, "peer2");
        (await Network.RunAsync("get", "ISLAND.png", "-o", _folder.Path)).AssertFailed(3, "'ISLAND.png'; there is 'island.png'");
    }

    [Fact]
    public async Task Get_ALargeFile_IsTheSameFile()
    {
        ProcessResult result = (await Network.RunAsync("get", Crafted.LargeName, "-o", _folder.Path, "--json")).AssertDone();

        Assert.Equal(Crafted.LargeSize, result.Json.GetProperty("received_bytes").GetInt64());
        Assert.Equal(result.Json.GetProperty("content_id").GetString(), await HashAsync(_folder[Crafted.LargeName]));
    }

    [Fact]
    public async Task Probe_MeasuresEveryPeer()
    {
        ProcessResult json = (await Network.RunAsync("probe", "--size", "1M", "--json")).AssertDone();
        ProcessResult one = (await Network.RunAsync("probe", "peer2", "--size", "64K")).AssertDone();

        JsonElement[] peers = [.. json.Json.GetProperty("peers").EnumerateArray()];
        Assert.Equal(["peer1", "peer2"], peers.Select(p => p.GetProperty("peer").GetString()));
        Assert.All(peers, p =>
        {
            Assert.True(p.GetProperty("latency_ms").GetDouble() > 0);
            Assert.True(p.GetProperty("download_bytes_per_second").GetDouble() > 0);
            Assert.True(p.GetProperty("upload_bytes_per_second").GetDouble() > 0);
        });
        Assert.StartsWith("peer2\t", one.Output, StringComparison.Ordinal);
        (await Network.RunAsync("probe", "nobody")).AssertFailed(3, "nobody");
    }

    [Fact]
    public async Task HttpPort_WithARange_GivesTheseBytes()
    {
        string id = await IdOfAsync("peer1", "datos/estaciones.csv");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(shared.Peer1.HttpUrl, "files/" + id));
        request.Headers.Range = new RangeHeaderValue(100, 199);

        using HttpResponseMessage response = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        byte[] file = await File.ReadAllBytesAsync(Sample("peer1/datos/estaciones.csv"));
        Assert.Equal(file[100..200], await response.Content.ReadAsByteArrayAsync());
    }

    private static string Sample(string name) => Path.Combine(P2p.Samples, name);

    private async Task<string> IdOfAsync(string peer, string name)
    {
        ProcessResult listed = (await Network.RunAsync("ls", peer, "--json")).AssertDone();
        return listed.Json.GetProperty("files").EnumerateArray()
            .Single(f => f.GetProperty("name").GetString() == name).GetProperty("content_id").GetString()!;
    }

    private static async Task<string> HashAsync(string path) =>
        (await P2p.RunAsync("hash", path)).AssertDone().Output.Split(' ')[0];
}
