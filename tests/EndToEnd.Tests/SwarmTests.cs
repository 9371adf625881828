using System.Net;
using System.Text.Json;
using P2POrleans.EndToEnd.Tests.Harness;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>Several sources at once, which come and go, and receivers that give on what they have.</summary>
public sealed class SwarmTests : TransferTest
{
    [Fact]
    public async Task Get_ThreeSources_TakesPiecesFromAll()
    {
        foreach (string peer in (string[])["one", "two", "three"])
            await ShareAsync(peer, "--limit-up", "4M");

        JsonElement document = (await Network.RunAsync("get", Name, "-o", Target, "--json")).AssertDone().Json;

        JsonElement[] sources = [.. document.GetProperty("sources").EnumerateArray()];
        Assert.Equal(3, sources.Length);
        Assert.All(sources, s => Assert.True(s.GetProperty("bytes").GetInt64() > 0, document.ToString()));
        await AssertFetchedAsync(Target);
    }

    [NeedsFact(Need.Linux)]
    public async Task Get_EverySourceButOneIsKilled_ThatOneGivesTheRest()
    {
        TestPeer one = await ShareAsync("one"), two = await ShareAsync("two");
        await ShareAsync("three");
        TestProcess get = Network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--json", "--verbose");
        await WaitUntilReceivingAsync(get);

        one.Process.Kill();
        two.Process.Kill();

        (await get.WaitForExitAsync()).AssertDone();
        await AssertFetchedAsync(Target);
    }

    [NeedsFact(Need.Linux)]
    public async Task Get_OneSourceFallsSilent_OthersGetItsPieces()
    {
        TestPeer silent = await ShareAsync("one", "--limit-up", "1M");
        await ShareAsync("two", "--limit-up", "1M");
        TestProcess get = Network.Start("get", Name, "-o", Target, "--json", "--verbose");
        await WaitUntilReceivingAsync(get);

        silent.Process.Suspend();

        (await get.WaitForExitAsync()).AssertDone();
        await AssertFetchedAsync(Target);
    }

    /// <summary>At the same address, as a service that its system starts again.</summary>
    [NeedsFact(Need.Linux)]
    public async Task Get_OnlySourceIsKilledAndBack_GoesOn()
    {
        int port = FreePorts.Find(1);
        string[] addresses = ["--listen", $"127.0.0.1:{port}", "--http-listen", $"127.0.0.1:{port + 1}"];
        TestPeer peer = await ShareAsync("one", addresses);
        TestProcess get = Network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--json", "--verbose");
        await WaitUntilReceivingAsync(get);

        peer.Process.Kill();
        await peer.Process.WaitForExitAsync();
        TestPeer back = await ShareAsync("one", addresses);

        ProcessResult result = (await get.WaitForExitAsync()).AssertDone();
        JsonElement source = Assert.Single(result.Json.GetProperty("sources").EnumerateArray());
        Assert.Equal(Size, Bytes(source, "bytes"));
        await AssertFetchedAsync(Target);
        // What it had was not sent again: at least the three pieces that it waited for.
        using var client = new HttpClient();
        JsonElement status = JsonDocument.Parse(await client.GetStringAsync(new Uri(back.HttpUrl, "/api/v1/status"))).RootElement;
        Assert.InRange(Bytes(status.GetProperty("uploads"), "bytes"), PieceLength, Size - 2 * PieceLength);
    }

    [Fact]
    public async Task Get_FileChangesOnTheSender_NoFileOrTheRightOne()
    {
        await ShareAsync("one");
        TestProcess get = Network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--verbose");
        await WaitUntilReceivingAsync(get);

        await File.WriteAllBytesAsync(Path.Combine(Network.Folder("one"), Name), Crafted.Random(2, Size));

        ProcessResult result = await get.WaitForExitAsync();
        Assert.Equal(4, result.ExitCode);
        Assert.False(File.Exists(Path.Combine(Target, Name)));
    }

    [NeedsFact(Need.Mount)]
    public async Task Get_DiskFillsUp_HasItsRoom()
    {
        await ShareAsync("one");
        using var disk = new SmallDisk(Target, mebibytes: 32);
        TestProcess get = Network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--verbose");
        await WaitUntilReceivingAsync(get);

        disk.Fill();

        (await get.WaitForExitAsync()).AssertDone();
        await AssertFetchedAsync(Target);
    }

    [NeedsFact(Need.Mount)]
    public async Task Get_AnotherHasTakenTheRoom_SaysSoAtOnceAndLeavesNothing()
    {
        await ShareAsync("one");
        using var disk = new SmallDisk(Target, mebibytes: 32);
        disk.Fill();

        ProcessResult full = await Network.RunAsync("get", Name, "-o", Target);

        Assert.Equal(1, full.ExitCode);
        Assert.Contains("free in", full.Error.Split('\n')[^1], StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Target));
        disk.Free();
        (await Network.RunAsync("get", Name, "-o", Target)).AssertDone();
        await AssertFetchedAsync(Target);
    }

    [Fact]
    public async Task Get_WhileItRuns_GivesOnWhatItHas()
    {
        // So slow that the first is at it for most of a minute: the second comes in time on a busy machine, too.
        await ShareAsync("seed", "--limit-up", "512K");
        TestProcess first = Network.Start("get", Name, "-o", Target, "--json", "--verbose");
        await WaitUntilReceivingAsync(first);
        using var client = new HttpClient();
        JsonElement leecher = await WaitForLeecherAsync(client);
        JsonElement content = await GetAsync(client, $"/api/v1/files/by-name/{Name}");
        string id = content.GetProperty("contents")[0].GetProperty("content_id").GetString()!;

        using HttpResponseMessage whole = await client.GetAsync(new Uri($"{leecher.GetProperty("http_url").GetString()}/files/{id}"));
        ProcessResult second = (await Network.RunAsync("get", id, "-o", Network.Folder("second"), "--json")).AssertDone();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, whole.StatusCode);
        Assert.Contains("pieces", await whole.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(
            second.Json.GetProperty("sources").EnumerateArray(),
            s => s.GetProperty("peer").GetString()!.Contains("-get-", StringComparison.Ordinal) && Bytes(s, "bytes") > 0);
        await AssertFetchedAsync(Network.Folder("second"));
        (await first.WaitForExitAsync()).AssertDone();
        await AssertFetchedAsync(Target);
        JsonElement peers = (await GetAsync(client, "/api/v1/peers")).GetProperty("peers");
        Assert.Equal(["seed"], peers.EnumerateArray().Select(p => p.GetProperty("name").GetString()));
    }

    [NeedsFact(Need.Linux)]
    public async Task Probe_APeerIsGone_HasTheReasonInItsRowAndTheOthersTheirFigures()
    {
        TestPeer gone = await ShareAsync("one");
        await ShareAsync("two");
        gone.Process.Kill();
        await gone.Process.WaitForExitAsync();

        ProcessResult result = await Network.RunAsync("probe", "--size", "64K");

        result.AssertFailed(1, "1 of 2 peers could not be probed");
        string[] rows = result.Output.Split('\n');
        Assert.Equal(["one", "–", "–", "–", gone.GrpcUrl, "nobody answers there"], rows[0].Split('\t'));
        Assert.Matches(@"^two\t[\d.]+ m?s\t[\d.]+ .?i?B/s\t", rows[1]);
    }

    [Fact]
    public async Task Get_NoShare_TellsNobody()
    {
        await ShareAsync("seed", "--limit-up", "8M");
        (await Network.RunAsync("get", Name, "-o", Target, "--no-share")).AssertDone();

        ProcessResult peers = (await Network.RunAsync("peers")).AssertDone();
        Assert.DoesNotContain("-get-", peers.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http")]
    [InlineData("auto")]
    public async Task Get_Transport_EachBringsTheFile(string transport)
    {
        await ShareAsync("one");
        (await Network.RunAsync("get", Name, "-o", Target, "--transport", transport)).AssertDone();

        await AssertFetchedAsync(Target);
    }

    private static long Bytes(JsonElement document, string name) => document.GetProperty(name).GetInt64();

    private async Task<JsonElement> GetAsync(HttpClient client, string path) =>
        JsonDocument.Parse(await client.GetStringAsync(new Uri(Network.Gateway + path))).RootElement;

    private async Task<JsonElement?> FindLeecherAsync(HttpClient client)
    {
        JsonElement[] peers = [.. (await GetAsync(client, "/api/v1/peers")).GetProperty("peers").EnumerateArray()];
        return peers
            .Where(p => p.GetProperty("online").GetBoolean() && p.GetProperty("files").GetInt64() > 0 && p.GetProperty("partial").GetBoolean())
            .Select(p => (JsonElement?)p)
            .FirstOrDefault();
    }

    private async Task<JsonElement> WaitForLeecherAsync(HttpClient client)
    {
        using var patience = new CancellationTokenSource(TestProcess.Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (await FindLeecherAsync(client) is { } leecher)
                return leecher;
            await look.WaitForNextTickAsync(patience.Token);
        }
    }
}
