using System.Text.Json;
using P2POrleans.EndToEnd.Tests.Harness;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>Processes that die and disks that lie, while a file is on its way.</summary>
public sealed class TransferFailureTests : TransferTest
{
    [NeedsFact(Need.Linux)]
    public async Task Get_ServingPeerIsKilledAndAnotherHasTheFile_GoesOnFromThere()
    {
        TestPeer one = await ShareAsync("one");
        TestPeer two = await ShareAsync("two");
        TestProcess get = Network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--json", "--verbose");

        TestPeer serving = await WaitForHalfWayAsync(get) == "one" ? one : two;
        serving.Process.Kill();

        ProcessResult result = (await get.WaitForExitAsync()).AssertDone();
        Assert.Equal(2, result.Json.GetProperty("sources").GetArrayLength());
        await AssertFetchedAsync(Target);
    }

    [NeedsFact(Need.Linux)]
    public async Task Get_OnlyServingPeerIsKilled_FailsAndResumesLater()
    {
        TestPeer peer = await ShareAsync("one");
        TestProcess get = Network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--verbose");
        await WaitForHalfWayAsync(get);

        peer.Process.Kill();
        ProcessResult failed = await get.WaitForExitAsync();
        Assert.Equal(1, failed.ExitCode);
        Assert.StartsWith("p2p: ", failed.Error.Split('\n')[^1], StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Target, Name)));

        await AssertResumesAsync(await ShareAsync("one"));
    }

    [NeedsFact(Need.Linux)]
    public async Task Get_IsKilledAgainAndAgain_ResumesWhereItWasEachTime()
    {
        TestPeer peer = await ShareAsync("one");
        bool[] before = [];
        foreach (double pieces in (double[])[0.1, 2.7, 8, 14, 20])
        {
            TestProcess get = Network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--verbose");
            await WaitUntilReceivingAsync(get, pieces);
            get.Kill();
            await get.WaitForExitAsync();

            Assert.False(File.Exists(Path.Combine(Target, Name)));
            bool[] marks = Marks();
            Assert.All(before.Zip(marks), piece => Assert.True(!piece.First || piece.Second, "A piece was lost."));
            before = marks;
        }

        await AssertResumesAsync(peer);
    }

    [NeedsFact(Need.Linux)]
    public async Task Get_IsInterrupted_IsCode130AndResumes()
    {
        TestPeer peer = await ShareAsync("one");
        TestProcess get = Network.Start("get", Name, "-o", Target, "--limit-down", Slow, "--verbose");
        await WaitForHalfWayAsync(get);

        get.Interrupt();

        ProcessResult interrupted = await get.WaitForExitAsync();
        Assert.Equal(130, interrupted.ExitCode);
        Assert.Equal("p2p: interrupted; the same command goes on where this one was", interrupted.Error.Split('\n')[^1]);
        await AssertResumesAsync(peer);
    }

    [Fact]
    public async Task Get_ByteIsCorruptOnTheOnlySendersDisk_IsCode4AndNoFile()
    {
        await ShareAsync("one");
        Corrupt("one");

        ProcessResult result = await Network.RunAsync("get", Name, "-o", Target);

        result.AssertFailed(4, "");
        Assert.False(File.Exists(Path.Combine(Target, Name)));
    }

    [Fact]
    public async Task Get_ByteIsCorruptOnOneSendersDisk_TakesItFromTheOther()
    {
        await ShareAsync("one");
        await ShareAsync("two");
        Corrupt("one");

        (await Network.RunAsync("get", Name, "-o", Target)).AssertDone();

        await AssertFetchedAsync(Target);
    }

    [NeedsFact(Need.Linux)]
    public async Task Gateway_IsKilledAndRestarted_PeersAreFoundAgainByThemselves()
    {
        TestPeer peer = await ShareAsync("one");
        await Network.RestartGatewayAsync(async () =>
        {
            await File.WriteAllTextAsync(Path.Combine(Network.Folder("one"), "while it was away.txt"), "new");
            await peer.Process.WaitForErrorAsync(line => line.Contains("trying again", StringComparison.Ordinal));
        });

        // What was acknowledged before is there at once. What is new comes as soon as the peer has tried again.
        (await Network.RunAsync("get", Name, "-o", Target)).AssertDone();
        await Network.RunUntilAsync(0, "search", "away");
        Assert.Contains("one\tonline", (await Network.RunAsync("peers")).AssertDone().Output, StringComparison.Ordinal);
    }

    /// <summary>Changes a byte in the middle as a failing disk would: size and time stay.</summary>
    private void Corrupt(string peer)
    {
        string path = Path.Combine(Network.Folder(peer), Name);
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
        await WaitUntilReceivingAsync(get);
        return source;
    }

    /// <summary>What the journal marks is not sent again, as the sender counts.</summary>
    private async Task AssertResumesAsync(TestPeer peer)
    {
        long marked = LengthOf(Marks());
        Assert.InRange(marked, PieceLength, Size - 1);
        long sentBefore = await SentAsync(peer);

        JsonElement resumed = (await Network.RunAsync("get", Name, "-o", Target, "--json")).AssertDone().Json;

        Assert.Equal(marked, resumed.GetProperty("resumed_bytes").GetInt64());
        Assert.InRange(await SentAsync(peer) - sentBefore, Size - marked, Size - marked + PieceLength - 1);
        await AssertFetchedAsync(Target);
    }
}
