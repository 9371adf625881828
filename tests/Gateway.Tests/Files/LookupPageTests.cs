using System.Text.Json;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Gateway.Tests.Original;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Files;

/// <summary>No answer of a look-up grows with the number of peers.</summary>
public sealed class LookupPageTests
{
    private const string ByName = "/api/v1/files/by-name/x.txt";

    [Fact]
    public async Task FindByContent_MorePeersThanAPage_GoesOn()
    {
        await using TestGateway gateway = await StartAsync(peers: 5, Contents.File("x.txt", 1));

        var peers = new List<string>();
        string? cursor = null;
        do
        {
            ContentSources page = await gateway.GetAsync<ContentSources>($"/api/v1/files/{Contents.Id(1)}?limit=2&cursor={cursor}");
            Assert.InRange(page.Sources.Count, 1, 2);
            Assert.Equal(Contents.Id(1), page.ContentId);
            peers.AddRange(page.Sources.Select(source => source.Peer));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(["peer-0", "peer-1", "peer-2", "peer-3", "peer-4"], peers);
    }

    [Fact]
    public async Task FindByContent_WithoutLimit_GivesADefaultPage()
    {
        await using TestGateway gateway = await StartAsync(peers: 3, Contents.File("x.txt", 1), [("P2P:Limits:DefaultPageSize", "2")]);
        Assert.Equal(2, (await gateway.GetAsync<ContentSources>("/api/v1/files/" + Contents.Root(1))).Sources.Count);
        Assert.Equal(2, Assert.Single((await gateway.GetAsync<NameLookup>(ByName)).Contents).Sources.Count);
    }

    [Fact]
    public async Task FindByName_ContentWithMoreSourcesThanAPage_DoesNotHideTheNextContent()
    {
        await using TestGateway gateway = await StartAsync(peers: 5, Contents.File("x.txt", 1));
        await (await gateway.RegisterAsync("other")).ReplaceAsync(Contents.File("y/x.txt", 2));

        NameLookup first = await gateway.GetAsync<NameLookup>(ByName + "?limit=2");
        NameLookup second = await gateway.GetAsync<NameLookup>($"{ByName}?limit=2&cursor={first.NextCursor}");

        ContentSources many = Assert.Single(first.Contents);
        Assert.Equal((Contents.Id(1), 2), (many.ContentId, many.Sources.Count));
        ContentSources one = Assert.Single(second.Contents);
        Assert.Equal((Contents.Id(2), null), (one.ContentId, one.NextCursor));
        Assert.Null(second.NextCursor);

        ContentSources rest = await gateway.GetAsync<ContentSources>($"/api/v1/files/{many.ContentId}?cursor={many.NextCursor}");
        Assert.Equal(["peer-2", "peer-3", "peer-4"], rest.Sources.Select(source => source.Peer));
    }

    [Fact]
    public async Task FindByName_OneContentOfManySources_HasNoOtherPage()
    {
        await using TestGateway gateway = await StartAsync(peers: 5, Contents.File("x.txt", 1));
        NameLookup found = await gateway.GetAsync<NameLookup>(ByName + "?limit=2");
        Assert.NotNull(Assert.Single(found.Contents).NextCursor);
        Assert.Null(found.NextCursor);
    }

    [Fact]
    public async Task FindByName_ManyOriginalPeers_ArePagedThrough()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        foreach (string name in new[] { "a", "b", "c" })
            await OriginalContractTests.IndexAsync(gateway, await gateway.LoginAsync(name), name, "x.txt");

        NameLookup first = await gateway.GetAsync<NameLookup>(ByName + "?limit=2");
        NameLookup second = await gateway.GetAsync<NameLookup>($"{ByName}?limit=2&cursor={first.NextCursor}");

        Assert.Equal(["a", "b"], Assert.Single(first.Contents).Sources.Select(source => source.Peer));
        Assert.Equal(["c"], Assert.Single(second.Contents).Sources.Select(source => source.Peer));
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task FindByContent_OneContentUnderManyNames_ShowsSixteenOfThem()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana")).ReplaceAsync([.. Enumerable.Range(0, 500).Select(i => Contents.File($"{i}/x.txt", 1))]);
        await (await gateway.RegisterAsync("bob")).ReplaceAsync(Contents.File("x.txt", 1));

        ContentSources byId = await gateway.GetAsync<ContentSources>("/api/v1/files/" + Contents.Id(1));
        ContentSources byName = Assert.Single((await gateway.GetAsync<NameLookup>(ByName)).Contents);

        Assert.Equal((17, 17), (byId.Sources.Count, byId.Names.Count));
        Assert.Equal("bob", byId.Sources[^1].Peer);
        Assert.Equal(17, byName.Sources.Count);
    }

    [Fact]
    public async Task FindByContent_RootOfVeryManySizes_ListsAPageOfThem()
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Limits:MaxPageSize", "3"), ("P2P:Limits:DefaultPageSize", "3")]);
        await (await gateway.RegisterAsync("ana")).ReplaceAsync([.. Enumerable.Range(1, 9).Select(size => Contents.File("x", 1, size))]);
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/files/" + Contents.Root(1));
        JsonElement problem = await response.ShouldBeProblemAsync(300, "several_sizes");
        Assert.Equal(
            [Contents.Id(1, 1), Contents.Id(1, 2), Contents.Id(1, 3)],
            problem.GetProperty("choices").EnumerateArray().Select(choice => choice.GetString()));
    }

    [Fact]
    public async Task OriginalSearch_MorePeersThanAPage_IsCut()
    {
        await using TestGateway gateway = await StartAsync(
            peers: 5, Contents.File("x.txt", 1), [("P2P:Limits:MaxPageSize", "3"), ("P2P:Limits:DefaultPageSize", "3")]);
        Assert.Equal(
            ["peer-0", "peer-1", "peer-2"], (await OriginalContractTests.SearchAsync(gateway, "x.txt")).Select(found => found.Username));
    }

    [Fact]
    public async Task OriginalSearch_SameNameInFolders_DoesNotHideTheFileItself()
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Limits:MaxPageSize", "3"), ("P2P:Limits:DefaultPageSize", "3")]);
        await (await gateway.RegisterAsync("ana")).ReplaceAsync([.. Enumerable.Range(1, 9).Select(i => Contents.File($"{i}/x.txt", i))]);
        await (await gateway.RegisterAsync("bob")).ReplaceAsync(Contents.File("x.txt", 99));
        Assert.Equal(["bob"], (await OriginalContractTests.SearchAsync(gateway, "x.txt")).Select(found => found.Username));
    }

    [Theory]
    [InlineData(ByName + "?limit=0", "'limit'")]
    [InlineData(ByName + "?limit=1001", "'limit'")]
    [InlineData(ByName + "?cursor=x", "cursor")]
    [InlineData(ByName + "?cursor=eA", "cursor")]
    [InlineData("/api/v1/files/0000000000000000000000000000000000000000000000000000000000000001-5?limit=x", "'limit'")]
    [InlineData("/api/v1/files/0000000000000000000000000000000000000000000000000000000000000001-5?cursor=%2F", "cursor")]
    public async Task LookUp_BadPage_IsRefused(string path, string reason)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, path);
        Assert.Contains(reason, (await response.ShouldBeProblemAsync(400, "invalid")).Detail(), StringComparison.Ordinal);
    }

    private static async Task<TestGateway> StartAsync(int peers, FileItem file, (string, string)[]? settings = null)
    {
        TestGateway gateway = await TestGateway.StartAsync(settings);
        for (int i = 0; i < peers; i++)
            await (await gateway.RegisterAsync($"peer-{i}")).ReplaceAsync(file);
        return gateway;
    }
}
