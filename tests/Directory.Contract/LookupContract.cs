using System.Text;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using static P2POrleans.Directory.Contract.Files;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Directory.Contract;

/// <summary>Look-ups by name and by content, page by page.</summary>
public abstract class LookupContract : FileDirectoryContract
{
    [Fact]
    public async Task FindByName_InPages_ShowsEachSourceOnceAndContentsTogether()
    {
        foreach (string name in new[] { "ana", "ben", "cid", "dan", "eva" })
            await (await RegisterAsync(name)).ShareAsync(Entry("x", 1), Entry("a/x", 2), Entry("b/x", 2), Entry("x", 3));
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        await old.ShareAsync(Unverified("x"), Unverified("z/x"));

        IReadOnlyList<FileSource> found = await ByNameAsync("x");

        Assert.Equal(22, found.Distinct().Count());
        Assert.Equal(22, found.Count);
        string[] places = [.. found.Select(source => $"{source.File.Content} {source.Peer} {source.File.Name}")];
        Assert.Equal(places.Order(StringComparer.Ordinal).SkipWhile(p => p[0] == ' ').Concat([" old x", " old z/x"]), places);
    }

    [Fact]
    public async Task FindByName_NotMoreThanTheLimitOnAPage()
    {
        foreach (string name in new[] { "ana", "ben", "cid", "dan" })
            await (await RegisterAsync(name)).ShareAsync(Entry("x", 1));

        SourcePage first = Value(await Directory.FindByNameAsync("x", whole: false, null, 3, CancellationToken.None));
        SourcePage second = Value(await Directory.FindByNameAsync("x", whole: false, first.Next, 3, CancellationToken.None));

        Assert.Equal(["ana", "ben", "cid"], first.Sources.Select(source => source.Peer));
        Assert.Equal(["dan"], second.Sources.Select(source => source.Peer));
        Assert.Null(second.Next);
        Assert.Null(Value(await Directory.FindByNameAsync("x", whole: false, null, 4, CancellationToken.None)).Next);
    }

    [Fact]
    public async Task FindByName_BehindAContent_LeavesOutTheRestOfItsSources()
    {
        foreach (string name in new[] { "ana", "ben", "cid" })
            await (await RegisterAsync(name)).ShareAsync(Entry("x", 1), Entry("x", 2));
        SourcePage first = Value(await Directory.FindByNameAsync("x", whole: false, null, 1, CancellationToken.None));
        Protocol.Content.ContentId content = first.Sources[0].File.Content!.Value;

        SourcePage rest = Value(await Directory.FindByNameAsync("x", whole: false, SourcePosition.Behind(content), 10, CancellationToken.None));

        Assert.Equal(["ana", "ben", "cid"], rest.Sources.Select(source => source.Peer));
        Assert.DoesNotContain(rest.Sources, source => source.File.Content == content);
    }

    [Fact]
    public async Task FindByName_Whole_LeavesOutFolders()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("x", 1), Entry("a/x", 2), Entry("x/x", 3));

        Assert.Equal("x", Assert.Single(await Directory.AllByNameAsync("x", whole: true)).File.Name);
        Assert.Equal(3, (await ByNameAsync("x")).Count);
    }

    [Fact]
    public async Task FindByContent_PeerWithManyNames_HidesNoOtherPeer()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync([.. Enumerable.Range(10, 40).Select(i => Entry($"{i * 7 % 90}", 1))]);
        await ben.ShareAsync(Entry("b", 1));

        SourcePage page = Value(await Directory.FindByContentAsync(Content(1), null, 2, CancellationToken.None));

        Assert.Null(page.Next);
        Assert.Equal("ben", page.Sources[^1].Peer);
        Assert.Equal(SourcePage.NamesPerPeer + 1, page.Sources.Count);
        Assert.Equal(
            Enumerable.Range(10, 40).Select(i => $"{i * 7 % 90}").Order(StringComparer.Ordinal).Take(SourcePage.NamesPerPeer),
            page.Sources.SkipLast(1).Select(source => source.File.Name));
    }

    [Fact]
    public async Task FindByContent_PeersComeAndGoBetweenPages_NobodyElseIsRepeatedOrLeftOut()
    {
        var peers = new Dictionary<string, PeerDriver>();
        foreach (string name in new[] { "b", "c", "d", "e", "f" })
            await (peers[name] = await RegisterAsync(name)).ShareAsync(Entry("x", 1));
        SourcePage first = Value(await Directory.FindByContentAsync(Content(1), null, 2, CancellationToken.None));
        await Directory.SignOffAsync(peers["b"].Token, CancellationToken.None);
        await Directory.SignOffAsync(peers["d"].Token, CancellationToken.None);
        await (await RegisterAsync("a")).ShareAsync(Entry("x", 1));
        await (await RegisterAsync("dd")).ShareAsync(Entry("x", 1));

        SourcePage second = Value(await Directory.FindByContentAsync(Content(1), first.Next!.Peer, 10, CancellationToken.None));

        Assert.Equal(["b", "c"], first.Sources.Select(source => source.Peer));
        Assert.Equal(["dd", "e", "f"], second.Sources.Select(source => source.Peer));
    }

    /// <summary>A page is one message between silos, however long the names on it are.</summary>
    [Fact]
    public async Task FindByName_LongNames_MakeShorterPages()
    {
        string folder = new('\u4e2d', 1000);
        foreach (int peer in Enumerable.Range(0, 4))
        {
            PeerDriver driver = await RegisterAsync($"peer-{peer}");
            await driver.ShareAsync([.. Enumerable.Range(0, 50).Select(i => Entry($"{folder}{i}/x", (50 * peer) + i))]);
        }

        var seen = new HashSet<FileSource>();
        SourcePosition? from = null;
        do
        {
            SourcePage page = Value(await Directory.FindByNameAsync("x", whole: false, from, 1000, CancellationToken.None));
            Assert.InRange(page.Sources.Sum(source => Encoding.UTF8.GetByteCount(source.File.Name)), 1, PageBytes.Max + 4096);
            Assert.All(page.Sources, source => Assert.True(seen.Add(source)));
            from = page.Next;
        }
        while (from is not null);

        Assert.Equal(200, seen.Count);
    }

    [Fact]
    public async Task FindSizes_OnlineOnesAscending()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync(Entry("a", 1, 500), Entry("b", 1, 64), Entry("c", 1, 64), Entry("d", 2, 7));
        await ben.ShareAsync(Entry("a", 1, 9), Entry("b", 1, 500));

        Assert.Equal([9, 64, 500], await SizesAsync(10));
        Assert.Equal([9, 64], await SizesAsync(2));
        await Directory.SignOffAsync(ben.Token, CancellationToken.None);
        Assert.Equal([64, 500], await SizesAsync(10));

        async Task<IReadOnlyList<long>> SizesAsync(int limit) =>
            Value(await Directory.FindSizesAsync(Content(1).Root, limit, CancellationToken.None));
    }
}
