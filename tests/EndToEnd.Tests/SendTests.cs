using System.Text.Json;
using P2POrleans.EndToEnd.Tests.Harness;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>Files that are sent into the inbox of a peer.</summary>
public sealed class SendTests : TransferTest
{
    private string Inbox => Network.Folder("inbox");

    private string Source => Path.Combine(Network.Folder("source"), Name);

    [Fact]
    public async Task Send_AllowedName_FileIsThereUnderItsNameAndNeverTwice()
    {
        await StartReceiverAsync();
        await WriteAsync(seed: 1);

        JsonElement first = (await SendAsync("--json")).AssertDone().Json;
        ProcessResult again = (await SendAsync()).AssertDone();
        await WriteAsync(seed: 2);
        ProcessResult other = (await SendAsync()).AssertDone();

        Assert.Equal(
            ["completed", "bob", "alice", Name],
            ((string[])["outcome", "peer", "sender", "kept_as"]).Select(member => first.GetProperty(member).GetString()));
        Assert.Equal(Size, first.GetProperty("sent_bytes").GetInt64());
        Assert.Contains("was there already", again.Output, StringComparison.Ordinal);
        Assert.Contains("'file (1).bin'", other.Output, StringComparison.Ordinal);
        await AssertFetchedAsync(Inbox);
        Assert.Equal(2, Directory.GetFileSystemEntries(Inbox).Length);
        // It was between the two: nobody else finds it, and the sender has left.
        (await Network.RunAsync("search", "file")).AssertFailed(3, "");
        Assert.Contains("alice\toffline", (await Network.RunAsync("peers")).AssertDone().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_PeerDoesNotWantIt_IsOneLineAndCode6()
    {
        await Network.StartPeerAsync("shut", Network.Folder("share"));
        await StartReceiverAsync("--inbox-max-file", "20M", "--inbox-max", "20M");
        await WriteAsync(seed: 1);
        string small = Path.Combine(Network.Folder("source"), "small");
        await File.WriteAllTextAsync(small, "small");
        await File.WriteAllBytesAsync(Path.Combine(Inbox, "there"), new byte[20 * 1024 * 1024]);

        (await SendAsync(Source, "shut")).AssertFailed(6, "refused by shut: This peer has no inbox");
        (await Network.RunAsync("send", small, "bob", "--name", "mallory", "--state", Network.Folder("mallory")))
            .AssertFailed(6, "no files from 'mallory'");
        (await SendAsync()).AssertFailed(6, "takes files of up to");
        (await SendAsync(small, "bob")).AssertFailed(6, "full");
        (await SendAsync(small, "nobody")).AssertFailed(3, "nobody");

        Assert.Equal(["there"], Directory.GetFileSystemEntries(Inbox).Select(Path.GetFileName));
    }

    /// <summary>One after the other, because each goes on where the one before was.</summary>
    [NeedsFact(Need.Linux)]
    public async Task Send_IsInterruptedThenKilledThenLosesTheReceiver_NoFileUntilTheSameCommandIsThrough()
    {
        TestPeer receiver = await StartReceiverAsync();
        await WriteAsync(seed: 1);

        ProcessResult interrupted = await EndInTheMiddleAsync(send => send.Interrupt());
        Assert.Equal(130, interrupted.ExitCode);
        Assert.Equal("p2p: interrupted; the same command goes on where this one was", interrupted.Error.Split('\n')[^1]);
        Assert.Contains("alice\toffline", (await Network.RunAsync("peers")).AssertDone().Output, StringComparison.Ordinal);

        await EndInTheMiddleAsync(send => send.Kill());

        AssertBroken(await EndInTheMiddleAsync(_ => receiver.Process.Terminate()));
        Assert.Equal(0, (await receiver.Process.WaitForExitAsync()).ExitCode);
        receiver = await StartReceiverAsync();
        AssertBroken(await EndInTheMiddleAsync(_ => receiver.Process.Kill()));
        await StartReceiverAsync();

        JsonElement document = (await SendAsync("--json")).AssertDone().Json;
        Assert.InRange(document.GetProperty("resumed_bytes").GetInt64(), PieceLength, Size - PieceLength);
        await AssertFetchedAsync(Inbox);
        Assert.Single(Directory.GetFileSystemEntries(Inbox));
    }

    [Fact]
    public async Task Send_FileChangesMeanwhile_IsCode4AndNoFileThere()
    {
        await StartReceiverAsync();
        await WriteAsync(seed: 1);
        TestProcess send = Network.Start(Arguments(Source, "bob", "--limit-up", Slow, "--verbose"));
        await WaitUntilReceivingAsync(send);

        await WriteAsync(seed: 2);

        ProcessResult result = await send.WaitForExitAsync();
        Assert.Equal(4, result.ExitCode);
        Assert.False(File.Exists(Path.Combine(Inbox, Name)));
    }

    private static void AssertBroken(ProcessResult send)
    {
        Assert.Equal(1, send.ExitCode);
        Assert.EndsWith("; the same command goes on where this one was", send.Error.Split('\n')[^1], StringComparison.Ordinal);
    }

    private async Task<ProcessResult> EndInTheMiddleAsync(Action<TestProcess> end)
    {
        TestProcess send = Network.Start(Arguments(Source, "bob", "--limit-up", Slow, "--verbose"));
        await WaitUntilReceivingAsync(send);
        end(send);
        ProcessResult ended = await send.WaitForExitAsync();
        Assert.False(File.Exists(Path.Combine(Inbox, Name)));
        return ended;
    }

    private Task<TestPeer> StartReceiverAsync(params string[] more) => Network.StartPeerAsync(
        "bob", Network.Folder("share"), ["--inbox", Inbox, "--inbox-from", "alice", .. more]);

    private Task WriteAsync(int seed) => File.WriteAllBytesAsync(Source, Crafted.Random(seed, Size));

    private Task<ProcessResult> SendAsync() => SendAsync(Source, "bob");

    private Task<ProcessResult> SendAsync(string option) => Network.RunAsync(Arguments(Source, "bob", option));

    private Task<ProcessResult> SendAsync(string file, string peer) => Network.RunAsync(Arguments(file, peer));

    private string[] Arguments(string file, string peer, params string[] more) =>
        ["send", file, peer, "--name", "alice", "--state", Network.Folder("state-alice"), .. more];
}
