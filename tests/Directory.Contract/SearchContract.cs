using System.Text;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Search;
using static P2POrleans.Directory.Contract.Files;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Directory.Contract;

public abstract class SearchContract : FileDirectoryContract
{
    [Theory]
    [InlineData("holiday")]
    [InlineData("HOLI")]
    [InlineData("photos 2019")]
    [InlineData("2019 beach")]
    [InlineData("holidayphotos2019")]
    [InlineData("jpg pho")]
    [InlineData("cafe")]
    [InlineData("CAFÉ")]
    [InlineData("strasse")]
    public async Task Search_EveryWordBeginsAWord_Finds(string text)
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("Café Straße/HolidayPhotos2019 at the beach.JPG", 1), Entry("other", 2));

        Assert.Single(await NamesAsync(text));
    }

    [Theory]
    [InlineData("oliday")]
    [InlineData("holiday mountain")]
    [InlineData("2018")]
    [InlineData("jpeg")]
    public async Task Search_AWordBeginsNone_FindsNothing(string text)
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("Café Straße/HolidayPhotos2019 at the beach.JPG", 1));

        Assert.Empty(await NamesAsync(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -./ ")]
    [InlineData("a b c d e f g h i j k l m n o p q")]
    public async Task Search_NoWordOrTooMany_IsInvalid(string text) => Fault(
        DirectoryError.Invalid, await Directory.SearchAsync(new SearchQuery(text, null, null, null, 10, null), CancellationToken.None));

    [Fact]
    public async Task Search_IllFormedText_IsNoFailure() => Assert.Empty(await NamesAsync("a\ud800b"));

    [Fact]
    public async Task Search_RanksWholeWordsThenPeersThenNames()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        PeerDriver cid = await RegisterAsync("cid");
        await ana.ShareAsync(Entry("song b", 1), Entry("song a", 2), Entry("songs", 3), Entry("song c", 4));
        await ben.ShareAsync(Entry("songs", 3), Entry("song c", 4));
        await cid.ShareAsync(Entry("songs", 3));

        Assert.Equal(
            [new SearchMatch(Entry("song c", 4), 2), new SearchMatch(Entry("song a", 2), 1),
                new SearchMatch(Entry("song b", 1), 1), new SearchMatch(Entry("songs", 3), 3)],
            (await SearchAsync("song")).Matches);
    }

    [Theory]
    [InlineData("system runtime xml")]
    [InlineData("System.Runtime.xml")]
    [InlineData("xml runtime SYSTEM")]
    public async Task Search_TheWordsOfAName_PutsThatNameFirstHoweverFewPeersHaveIt(string text)
    {
        string[] others =
        [
            "System.Runtime.Serialization.Xml.dll", "System.Runtime.Xml.dll", "ref/System.Private.Xml.Runtime.dll", "xml/System.Runtime.dll",
            "System.Xml.Runtime.Extensions.xml", "SystemRuntimeXmlReader.cs",
        ];
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync([.. others.Select((name, i) => Entry(name, i)), Entry("sdk/packs/ref/net10.0/System.Runtime.xml", 99)]);
        await ben.ShareAsync([.. others.Select((name, i) => Entry(name, i))]);

        string[] found = await NamesAsync(text);

        Assert.Equal(7, found.Length);
        Assert.Equal(["sdk/packs/ref/net10.0/System.Runtime.xml", "System.Runtime.Xml.dll"], found[..2]);
    }

    [Fact]
    public async Task Search_AWholePath_PutsThatPathFirst()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("music/live/song.mp3", 1), Entry("music/song live at home.mp3", 2), Entry("live/music/my song.mp3", 3));

        Assert.Equal("music/live/song.mp3", (await NamesAsync("music/live/song.mp3"))[0]);
    }

    [Fact]
    public async Task Search_FewerOtherWords_RanksHigherThanMorePeers()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync(Entry("beach holiday 2019 in the rain.jpg", 1), Entry("beach holiday.jpg", 2));
        await ben.ShareAsync(Entry("beach holiday 2019 in the rain.jpg", 1));

        Assert.Equal(["beach holiday.jpg", "beach holiday 2019 in the rain.jpg"], await NamesAsync("beach holiday"));
    }

    [Fact]
    public async Task Search_SameNameOfTwoContents_ShowsBoth()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync(Entry("x", 1));
        await ben.ShareAsync(Entry("x", 2));

        Assert.Equal(2, (await SearchAsync("x")).Matches.Count);
        Assert.All((await SearchAsync("x")).Matches, match => Assert.Equal(1, match.Peers));
    }

    [Fact]
    public async Task Search_OfflinePeers_DoNotCount()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync(Entry("both", 1), Entry("bothered", 2));
        await ben.ShareAsync(Entry("both", 1));
        await Directory.SignOffAsync(ana.Token, CancellationToken.None);

        Assert.Equal([new SearchMatch(Entry("both", 1), 1)], (await SearchAsync("both")).Matches);
    }

    [Fact]
    public async Task Search_Filters_Apply()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver old = await RegisterAsync("old", FileDirectory.Peers.PeerKind.Original);
        await ana.ShareAsync(Entry("f1.txt", 1, 10), Entry("f2.TXT", 2, 20), Entry("f3.mp3", 3, 30), Entry("txt/f4", 4, 40));
        await old.ShareAsync(Unverified("f5.txt"));

        Assert.Equal(["f1.txt", "f2.TXT", "f5.txt"], await FilteredAsync("txt", null, null));
        Assert.Equal(["f1.txt", "f2.TXT", "f5.txt"], await FilteredAsync(".TXT", null, null));
        Assert.Equal(["f2.TXT", "f3.mp3"], await FilteredAsync(null, 20, 30));
        Assert.Equal(["f3.mp3", "txt/f4"], await FilteredAsync(null, 21, null));
        Assert.Equal(["f1.txt"], await FilteredAsync("txt", null, 19));

        async Task<string[]> FilteredAsync(string? extension, long? min, long? max) =>
        [
            .. Value(await Directory.SearchAsync(new SearchQuery("f", extension, min, max, 10, null), CancellationToken.None))
                .Matches.Select(match => match.File.Name).Order(StringComparer.Ordinal),
        ];
    }

    [Fact]
    public async Task Search_InPages_ShowsEachOnceInOrder()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync([.. Enumerable.Range(0, 30).Select(i => Entry($"word {i % 9}", i))]);
        await ben.ShareAsync([.. Enumerable.Range(10, 30).Select(i => Entry($"word {i % 9}", i))]);

        var pages = new List<SearchMatch>();
        string? cursor = null;
        do
        {
            SearchResults page = await SearchAsync("wo", 7, cursor);
            Assert.True(page.Matches.Count == 7 || page.NextCursor is null);
            pages.AddRange(page.Matches);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal((await SearchAsync("wo")).Matches, pages);
        Assert.Equal(40, pages.Count);
    }

    [Fact]
    public async Task Search_LongNames_MakeShorterPages()
    {
        string folder = new('\u4e2d', 1000);
        FileEntry[] files = [.. Enumerable.Range(0, 200).Select(i => Entry($"{folder}/word {i:000}", i))];
        foreach (FileEntry[] some in files.Chunk(50))
        {
            PeerDriver peer = await RegisterAsync($"peer-{some[0].Name[^3..]}");
            await peer.ShareAsync(some);
        }

        var found = new List<FileEntry>();
        string? cursor = null;
        do
        {
            SearchResults page = await SearchAsync("word", 1000, cursor);
            Assert.InRange(page.Matches.Sum(match => Encoding.UTF8.GetByteCount(match.File.Name)), 1, PageBytes.Max + 4096);
            found.AddRange(page.Matches.Select(match => match.File));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(files, found);
    }

    [Fact]
    public async Task Search_ChangesBetweenPages_RepeatAndSkipNothingElse()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync([.. Enumerable.Range(10, 20).Select(i => Entry($"word {i}", i))]);
        SearchResults first = await SearchAsync("word", 5);
        await ana.ChangeAsync([Entry("word 10", 10), Entry("word 14", 14)], [Entry("word 00", 0), Entry("word 15x", 1)]);

        SearchResults second = await SearchAsync("word", 100, first.NextCursor);

        Assert.Equal(
            [.. Enumerable.Range(15, 15).Select(i => $"word {i}").Append("word 15x").Order(StringComparer.Ordinal)],
            second.Matches.Select(match => match.File.Name));
    }

    [Fact]
    public async Task Search_ForeignCursor_IsInvalid()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync([.. Enumerable.Range(0, 9).Select(i => Entry($"word {i}", i))]);
        string cursor = (await SearchAsync("word", 3)).NextCursor!;

        foreach ((string text, string? extension, string foreign) in new[]
        {
            ("words", null, cursor), ("word", "txt", cursor), ("word", null, "x"), ("word", null, ""), ("word", null, "é"),
            ("word", null, cursor[..20]),
        })
        {
            Fault(DirectoryError.Invalid, await Directory.SearchAsync(
                new SearchQuery(text, extension, null, null, 3, foreign), CancellationToken.None));
        }

        Assert.Equal(3, (await SearchAsync("WORD", 3, cursor)).Matches.Count);
    }
}
