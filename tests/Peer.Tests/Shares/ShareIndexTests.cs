using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Protocol.Rest;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Shares;

public sealed class ShareIndexTests : PeerTest
{
    [Fact]
    public async Task Share_FolderTree_NamesAreRelativePathsInNfc()
    {
        Write("a.txt", [1]);
        Write("b/c/d.txt", [2]);
        // Decomposed on disk, composed in the directory.
        Write("an\u0303o.txt", [3]);
        await StartAsync();

        Assert.Equal(["a.txt", "a\u00f1o.txt", "b/c/d.txt"], Names());
    }

    [Fact]
    public async Task Share_HiddenFiles_OnlyWhenAskedFor()
    {
        Write("seen", [1]);
        Write(".hidden", [2]);
        Write(".git/config", [3]);
        RunningPeer peer = await StartAsync();
        Assert.Equal(["seen"], Names());

        await StopAsync(peer);
        await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:Hidden", "true"));
        Assert.Equal([".git/config", ".hidden", "seen"], Names());
    }

    [Fact]
    public async Task Share_Globs_IncludeAndExclude()
    {
        foreach (string name in new[] { "a.txt", "a.bin", "sub/b.txt", "sub/deep/c.txt", "sub/deep/c.md", "tmp/d.txt" })
            Write(name, [1]);
        await StartAsync(
            new("P2P:Peer:Include:0", "**/*.txt"), new("P2P:Peer:Include:1", "**/*.md"), new("P2P:Peer:Exclude:0", "tmp/**"));

        Assert.Equal(["a.txt", "sub/b.txt", "sub/deep/c.md", "sub/deep/c.txt"], Names());
    }

    [NeedsFact(Need.Linux)]
    public async Task Share_LinksAndFileStatus_AreLeftOut()
    {
        Write("file", [1]);
        TestContent.Write(Outside("secret/file"), [2]);
        File.CreateSymbolicLink(Path.Combine(Share, "link"), Outside("secret/file"));
        System.IO.Directory.CreateSymbolicLink(Path.Combine(Share, "folder"), Outside("secret"));
        System.IO.Directory.CreateSymbolicLink(Path.Combine(Share, "loop"), Share);
        File.CreateSymbolicLink(Path.Combine(Share, "dangling"), Outside("none"));
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", Path.Combine(Share, "pipe")))
            await mkfifo.WaitForExitAsync();
        await StartAsync();

        Assert.Equal(["file"], Names());
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Share_PartialFilesAndStateFolder_AreLeftOut(string hidden)
    {
        Write("file", [1]);
        Write("f.bin.0123456789abcdef-5.part", [1]);
        Write("f.bin.0123456789abcdef-5.part.journal", [1]);
        Write("ordinary.part", [1]);
        string state = Path.Combine(Share, "state");
        await StartAsync(new("P2P:Peer:StateFolder", state), new("P2P:Peer:Hidden", hidden));

        Assert.True(File.Exists(Path.Combine(state, "peer.secret")));
        Assert.Equal(["file", "ordinary.part"], Names());
    }

    [NeedsFact(Need.Linux)]
    public async Task Share_UnfitNames_AreSkippedAndTheRestIsShared()
    {
        Write("fit", [1]);
        Write("back\\slash", [2]);
        Write("new\nline", [3]);
        await StartAsync();

        Assert.Equal(["fit"], Names());
    }

    [Fact]
    public async Task Share_SameNameInTwoFolders_BothContentsAndTheFirstByName()
    {
        Write("same", [1]);
        Write("twin", [5]);
        TestContent.Write(Outside("second/same"), [2]);
        TestContent.Write(Outside("second/twin"), [5]);
        RunningPeer peer = await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:Shares:1", Outside("second")));

        Assert.Equal(["same", "same", "twin"], Names());
        Assert.Equal(
            new[] { Id([1]), Id([2]) }.Order(), Gateway.Files.Where(f => f.Name == "same").Select(f => f.ContentId!).Order());
        Assert.Equal(
            new byte[] { 1 },
            (await peer.Grpc.Client.GetFileAsync(new P2POrleans.Peer.Wire.FileRequest { Filename = "same" })).Content.ToByteArray());
        Assert.Equal(new byte[] { 2 }, await peer.Http.GetByteArrayAsync($"/files/{Id([2])}"));
    }

    [Fact]
    public async Task Share_Changes_AreAnnouncedAsDeltas()
    {
        Write("kept", [1]);
        string changed = Write("changed", [2]);
        string removed = Write("removed", [3]);
        await StartAsync();
        Assert.Equal("full 1", await Gateway.NextAsync("full"));

        Write("sub/new", [4]);
        await File.WriteAllBytesAsync(changed, [5, 5]);
        File.Delete(removed);
        IReadOnlyList<string> announces =
            await AnnouncesUntilAsync([new("changed", Id([5, 5])), new("kept", Id([1])), new("sub/new", Id([4]))]);

        Assert.All(announces, a => Assert.StartsWith("delta", a, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Share_IsAwayForAWhile_ItsFilesAreToo()
    {
        Write("f", [1]);
        await StartAsync();
        await AnnouncesUntilAsync([new("f", Id([1]))]);
        System.IO.Directory.Move(Share, Share + " away");
        await AnnouncesUntilAsync([]);

        System.IO.Directory.Move(Share + " away", Share);

        await AnnouncesUntilAsync([new("f", Id([1]))]);
        // It is watched again.
        Write("g", [2]);
        await AnnouncesUntilAsync([new("f", Id([1])), new("g", Id([2]))]);
    }

    [Fact]
    public async Task Share_FolderIsRenamed_NamesFollow()
    {
        Write("old/f", [1]);
        await StartAsync();
        System.IO.Directory.Move(Path.Combine(Share, "old"), Path.Combine(Share, "new"));

        await AnnouncesUntilAsync([new("new/f", Id([1]))]);
    }

    [Fact]
    public async Task Restart_NothingChanged_NothingIsHashedAgain()
    {
        // A cache that is trusted would not notice: same size and time, other bytes.
        string path = Write("f", [1, 2, 3]);
        RunningPeer peer = await StartAsync();
        await StopAsync(peer);
        TestContent.Write(path, [9, 9, 9]);
        await StartAsync();

        Assert.Equal([new FileItem("f", Id([1, 2, 3]))], Gateway.Files);
    }

    [Fact]
    public async Task Restart_FileChanged_IsHashedAgain()
    {
        string path = Write("f", [1, 2, 3]);
        RunningPeer peer = await StartAsync();
        await StopAsync(peer);
        await File.WriteAllBytesAsync(path, [9, 9, 9]);
        await StartAsync();

        Assert.Equal([new FileItem("f", Id([9, 9, 9]))], Gateway.Files);
    }

    [Fact]
    public async Task Restart_CacheIsGarbage_IsBegunAnew()
    {
        Write("f", [1, 2, 3]);
        RunningPeer peer = await StartAsync();
        await StopAsync(peer);
        await File.WriteAllBytesAsync(Path.Combine(State, "hashes.db"), TestContent.Of(100_000));
        await StartAsync();

        Assert.Equal([new FileItem("f", Id([1, 2, 3]))], Gateway.Files);
    }

    [Fact]
    public async Task Share_ManyIdenticalFiles_EachHasItsName()
    {
        for (int i = 0; i < 50; i++)
            Write($"copy{i:D2}", TestContent.Of(1000));
        RunningPeer peer = await StartAsync();

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"copy{i:D2}"), Names());
        Assert.Equal(50 * 1000, peer.Status.Bytes);
    }

    private static string Id(byte[] content) => ContentHasher.Hash(content).Id.ToString();

    private string[] Names() => [.. Gateway.Files.Select(f => f.Name)];

    /// <returns>What the peer told the gateway until that had these files.</returns>
    private async Task<IReadOnlyList<string>> AnnouncesUntilAsync(FileItem[] expected)
    {
        var announces = new List<string>();
        while (!Gateway.Files.SequenceEqual(expected))
            announces.Add(await Gateway.NextAsync(""));
        return announces;
    }
}
