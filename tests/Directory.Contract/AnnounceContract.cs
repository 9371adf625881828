using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using static P2POrleans.Directory.Contract.Files;

namespace P2POrleans.Directory.Contract;

public abstract class AnnounceContract : FileDirectoryContract
{
    [Fact]
    public async Task Announce_Acknowledged_IsFoundEveryWay()
    {
        PeerDriver ana = await RegisterAsync("ana");
        AnnounceReceipt receipt = await ana.ShareAsync(Entry("music/song.mp3", 1), Entry("notes.txt", 2));

        Assert.Equal(new AnnounceReceipt(1, 2), receipt);
        FileSource source = Assert.Single(await ByNameAsync("song.mp3"));
        Assert.Equal(new FileSource(Entry("music/song.mp3", 1), "ana", PeerKind.Native, "grpc://ana:50051", "http://ana:51051"), source);
        Assert.Equal(source, Assert.Single(await ByNameAsync("music/song.mp3")));
        Assert.Equal(source, Assert.Single(await ByRootAsync(1)));
        Assert.Equal(["music/song.mp3"], await NamesAsync("son"));
        Assert.Equal([Entry("music/song.mp3", 1), Entry("notes.txt", 2)], await FilesOfAsync("ana"));
    }

    [Fact]
    public async Task FindByName_OtherFolderOrLettercaseOrNothing_FindsNothing()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("music/song.mp3", 1));

        Assert.Empty(await ByNameAsync("video/song.mp3"));
        Assert.Empty(await ByNameAsync("Song.mp3"));
        Assert.Empty(await ByNameAsync("music"));
        Assert.Empty(await ByRootAsync(2));
    }

    [Fact]
    public async Task Find_SeveralPeersAndNames_FindsAllOfThem()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync(Entry("a/x.txt", 1), Entry("b/x.txt", 1), Entry("x.txt", 2));
        await ben.ShareAsync(Entry("a/x.txt", 1), Entry("y.txt", 1));

        Assert.Equal(["ana", "ana", "ana", "ben"], await PeersWithAsync("x.txt"));
        Assert.Equal(["ana", "ben"], await PeersWithAsync("a/x.txt"));
        Assert.Equal(
            ["ana a/x.txt", "ana b/x.txt", "ben a/x.txt", "ben y.txt"],
            (await ByRootAsync(1)).Select(source => $"{source.Peer} {source.File.Name}").Order());
    }

    [Fact]
    public async Task Find_SameRootOfTwoSizes_KeepsThemApart()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync(Entry("file", 1, size: 100_000), Entry("tops", 1, size: 64));
        await ben.ShareAsync(Entry("tops", 1, size: 64), Entry("file", 1, size: 64));

        Assert.Equal(
            ["ana 100000 file", "ana 64 tops", "ben 64 file", "ben 64 tops"],
            (await ByRootAsync(1)).Select(source => $"{source.Peer} {source.File.Content!.Value.Size} {source.File.Name}").Order());
        await ben.ChangeAsync([Entry("file", 1, size: 64)], []);
        Assert.Equal("ana", Assert.Single(await ByNameAsync("file")).Peer);
        await ana.ChangeAsync([Entry("file", 1, size: 100_000)], []);
        Assert.Equal(2, (await ByRootAsync(1)).Count);
        Assert.All(await ByRootAsync(1), source => Assert.Equal(64, source.File.Content!.Value.Size));
    }

    [Fact]
    public async Task Announce_FullList_ReplacesEverything()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync([.. Enumerable.Range(0, 40).Select(i => Entry($"old {i}", i))]);

        Assert.Equal(2, (await ana.ShareAsync(Entry("old 7", 7), Entry("new", 100))).Files);
        Assert.Equal([Entry("new", 100), Entry("old 7", 7)], await FilesOfAsync("ana"));
        Assert.Equal(["old 7"], await NamesAsync("old"));
        Assert.Empty(await ByRootAsync(8));

        Assert.Equal(0, (await ana.ShareAsync()).Files);
        Assert.Empty(await FilesOfAsync("ana"));
        Assert.Empty(await NamesAsync("old"));
        Assert.True(await IsOnlineAsync("ana"));
    }

    [Fact]
    public async Task Announce_Delta_ChangesWhatItNames()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1), Entry("b", 2), Entry("c", 3));

        AnnounceReceipt receipt = await ana.ChangeAsync([Entry("a", 1)], [Entry("d", 4)]);

        Assert.Equal(new AnnounceReceipt(2, 3), receipt);
        Assert.Equal([Entry("b", 2), Entry("c", 3), Entry("d", 4)], await FilesOfAsync("ana"));
        Assert.Empty(await ByNameAsync("a"));
        Assert.Empty(await ByRootAsync(1));
        Assert.Single(await ByRootAsync(4));
    }

    [Fact]
    public async Task Announce_DuplicatesAndUnknownRemovals_AreHarmless()
    {
        PeerDriver ana = await RegisterAsync("ana");

        Assert.Equal(1, (await ana.ShareAsync(Entry("a", 1), Entry("a", 1))).Files);
        Assert.Equal(2, (await ana.ChangeAsync([Entry("nothing", 9)], [Entry("a", 1), Entry("b", 2), Entry("b", 2)])).Files);
        Assert.Equal(1, (await ana.ChangeAsync([Entry("b", 2), Entry("b", 2), Entry("a", 2)], [])).Files);
        Assert.Equal([Entry("a", 1)], await FilesOfAsync("ana"));
    }

    [Fact]
    public async Task Announce_EntryRemovedAndAdded_Stays()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1));

        Assert.Equal(2, (await ana.ChangeAsync([Entry("a", 1), Entry("b", 2)], [Entry("b", 2), Entry("a", 1)])).Files);
        Assert.Single(await ByNameAsync("a"));
        Assert.Single(await ByNameAsync("b"));
    }

    [Fact]
    public async Task Announce_CommittedSequenceAgain_IsTheSameAnswerAndChangesNothing()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1));
        AnnounceReceipt first = await ana.ChangeAsync([], [Entry("b", 2), Entry("c", 3)]);

        AnnounceReceipt again = PeerDriver.Value(await ana.SendAsync(new Announce(1, 2, false, [], [Entry("c", 3), Entry("b", 2)])));

        Assert.Equal(first, again);
        Assert.Equal(3, (await FilesOfAsync("ana")).Length);
    }

    [Fact]
    public async Task Announce_CommittedSequenceWithOtherContent_IsRefused()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1));

        DirectoryFault fault = Fault(DirectoryError.SequenceGap, await ana.SendAsync(new Announce(1, 1, true, [], [Entry("b", 2)])));

        Assert.Equal((1, 2), (fault.ExpectedEpoch, fault.ExpectedSequence));
        Assert.Empty(await ByNameAsync("b"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public async Task Announce_SequenceOutOfOrder_IsRefusedWithTheExpectedOne(long sequence)
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1));
        await ana.ChangeAsync([], [Entry("b", 2)]);

        DirectoryFault fault = Fault(DirectoryError.SequenceGap, await ana.SendAsync(new Announce(1, sequence, true, [], [])));

        Assert.Equal((1, 3), (fault.ExpectedEpoch, fault.ExpectedSequence));
        Assert.Equal(2, (await FilesOfAsync("ana")).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Announce_OtherEpoch_IsRefusedWithTheExpectedOne(long epoch)
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1));
        await ana.RegisterAgainAsync();

        DirectoryFault fault = Fault(DirectoryError.StaleEpoch, await ana.SendAsync(new Announce(epoch, 1, true, [], [])));

        Assert.Equal((2, 1), (fault.ExpectedEpoch, fault.ExpectedSequence));
        Assert.Single(await FilesOfAsync("ana"));
    }

    [Fact]
    public async Task Announce_MoreThanAllowed_IsRefusedAsAWhole()
    {
        int limit = DirectoryHarness.Rules.MaxFilesPerPeer;
        PeerDriver ana = await RegisterAsync("ana");
        FileEntry[] most = [.. Enumerable.Range(0, limit).Select(i => Entry($"f{i}", i))];
        await ana.ShareAsync(most);

        Fault(DirectoryError.TooMany, await ana.SendAsync(new Announce(1, 2, true, [], [.. most, Entry("one more", 1)])));
        Fault(DirectoryError.TooMany, await ana.SendAsync(new Announce(1, 2, false, [], [Entry("one more", 1)])));
        Fault(DirectoryError.TooMany, await ana.SendAsync(new Announce(1, 2, false, [Entry("nothing", 9)], [Entry("one more", 1)])));

        Assert.Empty(await ByNameAsync("one more"));
        Assert.Equal(limit, (await FilesOfAsync("ana")).Length);
        Assert.Equal(limit, (await ana.ChangeAsync([most[0]], [Entry("one more", 1), most[1]])).Files);
    }

    [Fact]
    public async Task Announce_ContentThatDoesNotSuitTheKind_IsInvalid()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);

        Fault(DirectoryError.Invalid, await ana.SendAsync(new Announce(null, null, true, [], [Unverified("a")])));
        Fault(DirectoryError.Invalid, await old.SendAsync(new Announce(null, null, true, [], [Entry("a", 1)])));

        Assert.Empty(await ByNameAsync("a"));
    }

    [Fact]
    public async Task Announce_OfOriginalPeer_HasNamesOnly()
    {
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        for (int i = 0; i < 3; i++)
            PeerDriver.Value(await old.SendAsync(new Announce(null, null, true, [], [Unverified("a b.txt"), Unverified($"{i}.txt")])));

        FileSource source = Assert.Single(await ByNameAsync("a b.txt"));
        Assert.Equal(new FileSource(Unverified("a b.txt"), "old", PeerKind.Original, "grpc://old:50051", null), source);
        Assert.Equal([Unverified("2.txt"), Unverified("a b.txt")], await FilesOfAsync("old"));
    }

    [Fact]
    public async Task Announce_OfOriginalPeer_KeepsItsSpellingAndIsFoundInNormalForm()
    {
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        FileEntry[] decomposed = [.. Enumerable.Range(0, 40).Select(i => Unverified($"{i}/cafe\u0301.txt")), Unverified("cafe\u0301.txt")];
        await old.ShareAsync([.. decomposed, Unverified("caf\u00e9.txt")]);

        Assert.Equal(42, (await ByNameAsync("caf\u00e9.txt")).Count);
        Assert.Equal(decomposed[7], Assert.Single(await ByNameAsync("7/caf\u00e9.txt")).File);
        Assert.Equal(42, (await NamesAsync("cafe")).Length);

        await old.ChangeAsync(decomposed, []);
        Assert.Equal(Unverified("caf\u00e9.txt"), Assert.Single(await ByNameAsync("caf\u00e9.txt")).File);
    }

    [Fact]
    public async Task Announce_EmptyFiles_FormOneContent()
    {
        PeerDriver ana = await RegisterAsync("ana");
        FileEntry[] empty = [.. Enumerable.Range(0, 40).Select(i => new FileEntry($"{i}/__init__.py", Protocol.Content.ContentId.Empty))];
        await ana.ShareAsync(empty);

        Assert.Equal(SourcePage.NamesPerPeer, (await ByNameAsync("__init__.py")).Count);
        Assert.Equal(SourcePage.NamesPerPeer, (await Directory.AllByRootAsync(default)).Count);
        await ana.ChangeAsync(empty[5..], []);
        Assert.Equal(5, (await Directory.AllByRootAsync(default)).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(24)]
    [InlineData(int.MaxValue)]
    public async Task ListFiles_InPages_ShowsEachOnceInOrder(int limit)
    {
        PeerDriver ana = await RegisterAsync("ana");
        FileEntry[] files =
        [
            .. Enumerable.Range(0, 20).Select(i => Entry($"f{i % 7}", i)),
            Entry("￮", 1), Entry("😀", 1), Entry("f1", 500), Entry("f1", 500, 64),
        ];
        await ana.ShareAsync(files);

        var listed = new List<FileEntry>();
        FileEntryPage page;
        do
        {
            FileEntry? after = listed.Count == 0 ? null : listed[^1];
            page = PeerDriver.Value(await Directory.ListFilesAsync("ana", after, limit, CancellationToken.None));
            Assert.True(page.IsLast || page.Files.Count == limit);
            listed.AddRange(page.Files);
        }
        while (!page.IsLast);

        Assert.Equal(files.Order(FileEntryOrder.Instance), listed);
        Assert.Equal("😀", listed[^1].Name);
    }

    [Fact]
    public async Task ListFiles_UnknownPeer_SaysSo() =>
        Fault(DirectoryError.UnknownPeer, await Directory.ListFilesAsync("nobody", null, 10, CancellationToken.None));
}
