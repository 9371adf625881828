using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using P2POrleans.EndToEnd.Tests.Harness;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>Several sources at once, which come and go, and receivers that give on what they have.</summary>
public sealed partial class SwarmTests : IAsyncLifetime
{
    private const string Name = "file.bin";
    private const int PieceLength = 1024 * 1024;
    private const int Size = 24 * PieceLength + 5;
    private const string Slow = "2M";

    private TestNetwork _network = null!;

    private string Target => _network.Folder("target");

    public async Task InitializeAsync() => _network = await TestNetwork.StartAsync();

    public async Task DisposeAsync() => await _network.DisposeAsync();

    [Fact]
    public async Task Get_ThreeSources_TakesPiecesFromAll()
    {
        foreach (string peer in (string[])["one", "two", "three"])
            await ShareAsync(peer, "--limit-up", "4M");

        JsonElement document = (await _network.RunAsync("get", Name, "-o", Target, "--json")).AssertDone().Json;

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
        TestProcess get = _network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--json", "--verbose");
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
        TestProcess get = _network.Start("get", Name, "-o", Target, "--json", "--verbose");
        await WaitUntilReceivingAsync(get);

        silent.Process.Suspend();

        (await get.WaitForExitAsync()).AssertDone();
        await AssertFetchedAsync(Target);
    }

    [NeedsFact(Need.Linux)]
    public async Task Get_OnlySourceIsKilledAndBack_GoesOn()
    {
        TestPeer peer = await ShareAsync("one");
        TestProcess get = _network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--json", "--verbose");
        await WaitUntilReceivingAsync(get);

        peer.Process.Kill();
        await ShareAsync("one");

        ProcessResult result = await get.WaitForExitAsync();
        // On a machine that is slow to start a peer, its patience may end before: then it must have kept what it had.
        if (result.ExitCode != 0)
            result = (await _network.RunAsync("get", Name, "-o", Target, "--json")).AssertDone();
        Assert.Equal(Size, Bytes(result.Json, "received_bytes") + Bytes(result.Json, "resumed_bytes"));
        await AssertFetchedAsync(Target);
    }

    [Fact]
    public async Task Get_FileChangesOnTheSender_NoFileOrTheRightOne()
    {
        await ShareAsync("one");
        TestProcess get = _network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--verbose");
        await WaitUntilReceivingAsync(get);

        await File.WriteAllBytesAsync(Path.Combine(_network.Folder("one"), Name), Crafted.Random(2, Size));

        ProcessResult result = await get.WaitForExitAsync();
        Assert.Equal(4, result.ExitCode);
        Assert.False(File.Exists(Path.Combine(Target, Name)));
    }

    [NeedsFact(Need.Mount)]
    public async Task Get_DiskFillsUp_SaysSoAndGoesOnLater()
    {
        await ShareAsync("one");
        using var disk = new SmallDisk(Target, mebibytes: 32);
        TestProcess get = _network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--verbose");
        await WaitUntilReceivingAsync(get);

        disk.Fill();

        ProcessResult full = await get.WaitForExitAsync();
        Assert.Equal(1, full.ExitCode);
        Assert.Contains("no space is left", full.Error.Split('\n')[^1], StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(Path.Combine(Target, Name)));
        disk.Free();
        ProcessResult resumed = (await _network.RunAsync("get", Name, "-o", Target, "--json")).AssertDone();
        Assert.InRange(Bytes(resumed.Json, "resumed_bytes"), PieceLength, Size - PieceLength);
        await AssertFetchedAsync(Target);
    }

    [Fact]
    public async Task Get_WhileItRuns_GivesOnWhatItHas()
    {
        await ShareAsync("seed", "--limit-up", "1M");
        TestProcess first = _network.Start("get", Name, "-o", Target, "--json", "--verbose");
        await WaitUntilReceivingAsync(first);
        using var client = new HttpClient();
        JsonElement leecher = await WaitForLeecherAsync(client);
        JsonElement content = await GetAsync(client, $"/api/v1/files/by-name/{Name}");
        string id = content.GetProperty("contents")[0].GetProperty("content_id").GetString()!;

        using HttpResponseMessage whole = await client.GetAsync(new Uri($"{leecher.GetProperty("http_url").GetString()}/files/{id}"));
        ProcessResult second = (await _network.RunAsync("get", id, "-o", _network.Folder("second"), "--json")).AssertDone();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, whole.StatusCode);
        Assert.Contains("pieces", await whole.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(
            second.Json.GetProperty("sources").EnumerateArray(),
            s => s.GetProperty("peer").GetString()!.Contains("-get-", StringComparison.Ordinal) && Bytes(s, "bytes") > 0);
        await AssertFetchedAsync(_network.Folder("second"));
        (await first.WaitForExitAsync()).AssertDone();
        await AssertFetchedAsync(Target);
        // It has signed off.
        Assert.Null(await FindLeecherAsync(client));
    }

    [Fact]
    public async Task Get_NoShare_TellsNobody()
    {
        await ShareAsync("seed", "--limit-up", "8M");
        (await _network.RunAsync("get", Name, "-o", Target, "--no-share")).AssertDone();

        ProcessResult peers = (await _network.RunAsync("peers")).AssertDone();
        Assert.DoesNotContain("-get-", peers.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http")]
    [InlineData("auto")]
    public async Task Get_Transport_EachBringsTheFile(string transport)
    {
        await ShareAsync("one");
        (await _network.RunAsync("get", Name, "-o", Target, "--transport", transport)).AssertDone();

        await AssertFetchedAsync(Target);
    }

    private static long Bytes(JsonElement document, string name) => document.GetProperty(name).GetInt64();

    private async Task<TestPeer> ShareAsync(string peer, params string[] more)
    {
        string path = Path.Combine(_network.Folder(peer), Name);
        if (!File.Exists(path))
        {
            await File.WriteAllBytesAsync(path, Crafted.Random(1, Size));
            // Old enough for its stamp to be trusted: a file that was written a moment ago is hashed again.
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        }

        return await _network.StartPeerAsync(peer, _network.Folder(peer), more);
    }

    private static Task<string> WaitUntilReceivingAsync(TestProcess get) => get.WaitForErrorAsync(l => Progress().Match(l) is { Success: true } match
        && double.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) >= 3);

    [GeneratedRegex(@"^p2p: file\.bin: ([\d.]+) MiB of ")]
    private static partial Regex Progress();

    private async Task<JsonElement> GetAsync(HttpClient client, string path) =>
        JsonDocument.Parse(await client.GetStringAsync(new Uri(_network.Gateway + path))).RootElement;

    private async Task<JsonElement?> FindLeecherAsync(HttpClient client)
    {
        JsonElement[] peers = [.. (await GetAsync(client, "/api/v1/peers")).GetProperty("peers").EnumerateArray()];
        return peers
            .Where(p => p.GetProperty("online").GetBoolean() && p.GetProperty("files").GetInt64() > 0
                && p.GetProperty("name").GetString()!.Contains("-get-", StringComparison.Ordinal))
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

    private async Task AssertFetchedAsync(string folder) =>
        Assert.Equal(Crafted.Random(1, Size), await File.ReadAllBytesAsync(Path.Combine(folder, Name)));
}
