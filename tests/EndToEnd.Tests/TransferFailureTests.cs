using System.Text.Json;
using System.Text.RegularExpressions;
using P2POrleans.EndToEnd.Tests.Harness;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>Processes that die and disks that lie, while a file is on its way.</summary>
public sealed partial class TransferFailureTests : IAsyncLifetime
{
    private const string Name = "file.bin";
    private const int PieceLength = 1024 * 1024;
    private const int Size = 24 * PieceLength + 5;

    /// <summary>Slow enough to interfere with: two pieces a second.</summary>
    private const string Slow = "2M";

    private TestNetwork _network = null!;

    private string Target => _network.Folder("target");

    public async Task InitializeAsync() => _network = await TestNetwork.StartAsync();

    public async Task DisposeAsync() => await _network.DisposeAsync();

    [NeedsFact(Need.Linux)]
    public async Task Get_ServingPeerIsKilledAndAnotherHasTheFile_GoesOnFromThere()
    {
        TestPeer one = await ShareAsync("one");
        TestPeer two = await ShareAsync("two");
        TestProcess get = _network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--json", "--verbose");

        TestPeer serving = await WaitForHalfWayAsync(get) == "one" ? one : two;
        serving.Process.Kill();

        ProcessResult result = (await get.WaitForExitAsync()).AssertDone();
        Assert.Equal(2, result.Json.GetProperty("sources").GetArrayLength());
        await AssertFetchedAsync();
    }

    [NeedsFact(Need.Linux)]
    public async Task Get_OnlyServingPeerIsKilled_FailsAndResumesLater()
    {
        TestPeer peer = await ShareAsync("one");
        TestProcess get = _network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--verbose");
        await WaitForHalfWayAsync(get);

        peer.Process.Kill();
        ProcessResult failed = await get.WaitForExitAsync();
        Assert.Equal(1, failed.ExitCode);
        Assert.StartsWith("p2p: ", failed.Error.Split('\n')[^1], StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Target, Name)));

        await ShareAsync("one");
        ProcessResult resumed = (await _network.RunAsync("get", Name, "-o", Target, "--json")).AssertDone();
        AssertResumed(resumed.Json);
        await AssertFetchedAsync();
    }

    [NeedsFact(Need.Linux)]
    public async Task Get_IsKilled_ResumesWhereItWas()
    {
        await ShareAsync("one");
        TestProcess get = _network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--verbose");
        await WaitForHalfWayAsync(get);

        get.Kill();
        await get.WaitForExitAsync();

        Assert.False(File.Exists(Path.Combine(Target, Name)));
        ProcessResult resumed = (await _network.RunAsync("get", Name, "-o", Target, "--json")).AssertDone();
        AssertResumed(resumed.Json);
        await AssertFetchedAsync();
    }

    [NeedsFact(Need.Linux)]
    public async Task Get_IsInterrupted_IsCode130AndResumes()
    {
        await ShareAsync("one");
        TestProcess get = _network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--verbose");
        await WaitForHalfWayAsync(get);

        get.Interrupt();

        ProcessResult interrupted = await get.WaitForExitAsync();
        Assert.Equal(130, interrupted.ExitCode);
        Assert.Equal("p2p: interrupted; the same command goes on where this one was", interrupted.Error.Split('\n')[^1]);
        AssertResumed((await _network.RunAsync("get", Name, "-o", Target, "--json")).AssertDone().Json);
    }

    [Fact]
    public async Task Get_ByteIsCorruptOnTheOnlySendersDisk_IsCode4AndNoFile()
    {
        await ShareAsync("one");
        Corrupt("one");

        ProcessResult result = await _network.RunAsync("get", Name, "-o", Target);

        result.AssertFailed(4, "");
        Assert.False(File.Exists(Path.Combine(Target, Name)));
    }

    [Fact]
    public async Task Get_ByteIsCorruptOnOneSendersDisk_TakesItFromTheOther()
    {
        await ShareAsync("one");
        await ShareAsync("two");
        Corrupt("one");

        (await _network.RunAsync("get", Name, "-o", Target)).AssertDone();

        await AssertFetchedAsync();
    }

    [NeedsFact(Need.Linux)]
    public async Task Gateway_IsKilledAndRestarted_PeersAreFoundAgainByThemselves()
    {
        TestPeer peer = await ShareAsync("one");
        await _network.RestartGatewayAsync(async () =>
        {
            await File.WriteAllTextAsync(Path.Combine(_network.Folder("one"), "while it was away.txt"), "new");
            await peer.Process.WaitForErrorAsync(line => line.Contains("trying again", StringComparison.Ordinal));
        });

        // What was acknowledged before is there at once. What is new comes as soon as the peer has tried again.
        (await _network.RunAsync("get", Name, "-o", Target)).AssertDone();
        await _network.RunUntilAsync(0, "search", "away");
        Assert.Contains("one\tonline", (await _network.RunAsync("peers")).AssertDone().Output, StringComparison.Ordinal);
    }

    private async Task<TestPeer> ShareAsync(string peer)
    {
        string path = Path.Combine(_network.Folder(peer), Name);
        if (!File.Exists(path))
        {
            await File.WriteAllBytesAsync(path, Crafted.Random(1, Size));
            // Old enough for its stamp to be trusted: a file that was written a moment ago is hashed again.
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        }

        return await _network.StartPeerAsync(peer, _network.Folder(peer));
    }

    /// <summary>Changes a byte in the middle as a failing disk would: size and time stay.</summary>
    private void Corrupt(string peer)
    {
        string path = Path.Combine(_network.Folder(peer), Name);
        DateTime time = File.GetLastWriteTimeUtc(path);
        using FileStream file = File.OpenWrite(path);
        file.Position = Size / 2;
        file.WriteByte((byte)(Crafted.Random(1, Size)[Size / 2] ^ 1));
        file.Flush();
        File.SetLastWriteTimeUtc(file.SafeFileHandle, time);
    }

    /// <returns>The peer that sends.</returns>
    private async Task<string> WaitForHalfWayAsync(TestProcess get)
    {
        const string Receiving = "p2p: receiving from ";
        string source = (await get.WaitForErrorAsync(l => l.StartsWith(Receiving, StringComparison.Ordinal)))[Receiving.Length..];
        await get.WaitForErrorAsync(l => Progress().Match(l) is { Success: true } match
            && double.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) >= 3);
        return source;
    }

    [GeneratedRegex(@"^p2p: file\.bin: ([\d.]+) MiB of ")]
    private static partial Regex Progress();

    private static void AssertResumed(JsonElement document)
    {
        long resumed = document.GetProperty("resumed_bytes").GetInt64();
        Assert.InRange(resumed, PieceLength, Size - PieceLength);
        Assert.Equal(Size, resumed + document.GetProperty("received_bytes").GetInt64());
    }

    private async Task AssertFetchedAsync() =>
        Assert.Equal(Crafted.Random(1, Size), await File.ReadAllBytesAsync(Path.Combine(Target, Name)));
}
