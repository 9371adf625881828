using System.Collections.Concurrent;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Queues;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Tests.Queues;

public sealed class DownloadQueueTests : PeerTest
{
    private readonly FileFetcher _fetcher = new(new TransferOptions { StallTimeout = TimeSpan.FromMinutes(1) });

    private string Out => Outside("out");

    [Fact]
    public async Task RunAsync_AFolder_AllFilesInTheirFoldersAndNothingElse()
    {
        (string Name, byte[] Bytes)[] files =
        [
            ("large.bin", TestContent.Of(3 * TestContent.MiB + 1)),
            ("a/b/middle.bin", TestContent.Of(400_000)),
            ("empty", []),
            .. Enumerable.Range(1, 200).Select(i => ($"many/{i}.bin", TestContent.Of(i))),
        ];
        foreach ((string name, byte[] bytes) in files)
            Write(name, bytes);
        RunningPeer peer = await StartAsync();
        QueuedFile[] queued = [.. files.Select(f => File(peer, f.Name, f.Bytes))];

        Assert.Null(await RunAsync(queued));
        QueuedFile[] again = [.. files.Select(f => File(peer, f.Name, f.Bytes))];
        Assert.Null(await RunAsync(again));

        Assert.All(queued, f => Assert.Equal(FetchOutcome.Completed, f.Result!.Outcome));
        Assert.All(again, f => Assert.Equal(FetchOutcome.AlreadyThere, f.Result!.Outcome));
        Assert.All(files, f => Assert.Equal(f.Bytes, System.IO.File.ReadAllBytes(Path.Combine(Out, f.Name))));
        Assert.Equal(files.Length, System.IO.Directory.GetFiles(Out, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task RunAsync_OneIsNotThere_OthersAreFetched()
    {
        byte[] bytes = TestContent.Of(1000);
        Write("here", bytes);
        RunningPeer peer = await StartAsync();
        QueuedFile gone = File(peer, "gone", TestContent.Of(999)), here = File(peer, "here", bytes);
        var ended = new ConcurrentQueue<QueuedFile>();

        Assert.Null(await RunAsync([gone, here], ended.Enqueue));

        Assert.Equal(2, ended.Count);
        Assert.Equal(SourceFault.NotFound, Assert.Single(gone.Result!.Sources).Fault);
        Assert.True(here.Result!.Succeeded);
    }

    [Theory]
    [InlineData("../../outside/f")]
    [InlineData("a/../../f")]
    [InlineData("/etc/f")]
    [InlineData("..\\f")]
    public async Task RunAsync_HostileFolder_StaysBelowTheOutput(string name)
    {
        byte[] bytes = TestContent.Of(1000);
        Write("f", bytes);
        RunningPeer peer = await StartAsync();
        QueuedFile file = File(peer, name, bytes);
        await RunAsync([file]);

        Assert.StartsWith(Out + Path.DirectorySeparatorChar, Path.GetFullPath(file.Result!.Path!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FolderIsALink_NothingIsWrittenThere()
    {
        byte[] bytes = TestContent.Of(1000);
        Write("f", bytes);
        RunningPeer peer = await StartAsync();
        string elsewhere = System.IO.Directory.CreateDirectory(Outside("elsewhere")).FullName;
        System.IO.Directory.CreateDirectory(Out);
        System.IO.Directory.CreateSymbolicLink(Path.Combine(Out, "link"), elsewhere);
        QueuedFile file = File(peer, "link/sub/f", bytes);
        await RunAsync([file]);

        Assert.False(file.Result!.Succeeded);
        Assert.Contains("is a link", file.Result.Message, StringComparison.Ordinal);
        Assert.Empty(System.IO.Directory.GetFileSystemEntries(elsewhere));
    }

    [Fact]
    public async Task RunAsync_NoRoom_EndsTheQueueAndSaysWhy()
    {
        byte[] bytes = TestContent.Of(400_000);
        Write("f", bytes);
        RunningPeer peer = await StartAsync();
        QueuedFile huge = new(Request(peer, "huge", Huge)), next = File(peer, "f", bytes);
        string? reason = await RunAsync([huge, next]);

        Assert.NotNull(DownloadQueue.FindShortage([huge], Out));
        Assert.Null(DownloadQueue.FindShortage([next], Out));
        Assert.Equal(FetchOutcome.NoSpace, huge.Result!.Outcome);
        Assert.Null(next.Result);
        Assert.Equal(huge.Result.Message, reason);
    }

    [Fact]
    public async Task FindShortage_FilesThatAreThere_NeedNoRoom()
    {
        byte[] bytes = TestContent.Of(1000);
        Write("f", bytes);
        RunningPeer peer = await StartAsync();
        System.IO.Directory.CreateDirectory(Out);
        // There as a hole, which takes no room.
        var large = new ContentId(Huge.Root, DiskSpace.FreeIn(Out)!.Value + (1L << 30));
        QueuedFile[] files = [new QueuedFile(Request(peer, "large", large)), File(peer, "f", bytes)];
        Assert.NotNull(DownloadQueue.FindShortage(files, Out));
        using (FileStream sparse = System.IO.File.Create(Path.Combine(Out, "large")))
            sparse.SetLength(large.Size);

        Assert.Null(DownloadQueue.FindShortage(files, Out));
    }

    [Fact]
    public async Task RunAsync_LeftByAProcessThatWasKilled_IsTakenOver()
    {
        byte[] bytes = TestContent.Of(1000);
        Write("f", bytes);
        RunningPeer peer = await StartAsync();
        System.IO.Directory.CreateDirectory(Out);
        ContentId id = ContentHasher.Hash(bytes).Id;
        await System.IO.File.WriteAllBytesAsync(
            Path.Combine(Out, PartialFileName.For("f", id) + PartialFileName.WholeSuffix), TestContent.Of(5000));
        await RunAsync([File(peer, "f", bytes)]);

        Assert.Equal(bytes, await System.IO.File.ReadAllBytesAsync(Path.Combine(Out, "f")));
        Assert.Single(System.IO.Directory.GetFiles(Out));
    }

    /// <summary>8 TiB, which no disk of a test has.</summary>
    private static ContentId Huge => new(new PiecesRoot(new byte[PiecesRoot.Length].Select(_ => (byte)7).ToArray()), 1L << 43);

    private Task<string?> RunAsync(IReadOnlyList<QueuedFile> files, Action<QueuedFile>? ends = null) =>
        new DownloadQueue(_fetcher, parallel: 1).RunAsync(files, _ => { }, ends ?? (_ => { }), CancellationToken.None);

    private QueuedFile File(RunningPeer peer, string name, byte[] bytes) => new(Request(peer, name, ContentHasher.Hash(bytes).Id));

    private FetchRequest Request(RunningPeer peer, string name, ContentId content) => new()
    {
        Content = content,
        Name = name,
        Sources = [peer.Source(name)],
        OutputFolder = Out,
        KeepFolders = true,
    };
}
