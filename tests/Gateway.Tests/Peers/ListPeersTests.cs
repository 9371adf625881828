using System.Text.Json;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Peers;

public sealed class ListPeersTests
{
    [Fact]
    public async Task List_Pages_TogetherHoldEveryPeerOnceInNameOrder()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string[] names = ["zoe", "ana", "Ben", "jos\u00e9", "eve", "100%2F"];
        foreach (string name in names)
            await gateway.RegisterAsync(name);
        await gateway.LoginAsync("luis");

        var found = new List<PeerItem>();
        string? cursor = null;
        int pages = 0;
        do
        {
            PeerPage page = await gateway.GetAsync<PeerPage>($"/api/v1/peers?limit=2&cursor={cursor}");
            Assert.InRange(page.Peers.Count, 1, 2);
            found.AddRange(page.Peers);
            cursor = page.NextCursor;
            pages++;
        }
        while (cursor is not null);

        Assert.Equal(4, pages);
        Assert.Equal(names.Append("luis").Order(StringComparer.Ordinal), found.Select(peer => peer.Name));
        Assert.Equal(["luis"], found.Where(peer => peer.Original).Select(peer => peer.Name));
    }

    [Fact]
    public async Task List_PageThatEndsTheList_HasNoCursor()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.RegisterAsync("ana");
        await gateway.RegisterAsync("bob");
        Assert.Null((await gateway.GetAsync<PeerPage>("/api/v1/peers?limit=2")).NextCursor);
    }

    [Fact]
    public async Task ListFiles_Pages_TogetherHoldEveryFileOnceInOrder()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        FileItem[] files = [Contents.File("a/b.txt", 1), Contents.File("same", 2), Contents.File("same", 3), Contents.File("\u00fc.txt", 4), Contents.File("z", 5)];
        await peer.ReplaceAsync(files);

        var found = new List<FileItem>();
        string? cursor = null;
        do
        {
            FilePage page = await gateway.GetAsync<FilePage>($"/api/v1/peers/ana/files?limit=1&cursor={cursor}");
            found.AddRange(page.Files);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(files.OrderBy(file => file.Name, StringComparer.Ordinal).ThenBy(file => file.ContentId, StringComparer.Ordinal), found);
    }

    [Theory]
    [InlineData("/api/v1/peers?limit=0", "'limit' must be a whole number from 1 to 1000")]
    [InlineData("/api/v1/peers?limit=1001", "'limit'")]
    [InlineData("/api/v1/peers?limit=-1", "'limit'")]
    [InlineData("/api/v1/peers?limit=many", "'limit'")]
    [InlineData("/api/v1/peers?limit=99999999999999999999", "'limit'")]
    [InlineData("/api/v1/peers?cursor=!", "cursor")]
    [InlineData("/api/v1/peers?cursor=Lw", "cursor")]
    [InlineData("/api/v1/peers/ana/files?cursor=YQ", "cursor")]
    [InlineData("/api/v1/peers/ana/files?cursor=YQB6", "cursor")]
    [InlineData("/api/v1/peers/a%01b", "control character")]
    [InlineData("/api/v1/peers/a%5Cb/files", "slash")]
    public async Task List_BadParameter_IsRefusedByName(string path, string reason)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, path);
        JsonElement problem = await response.ShouldBeProblemAsync(400, "invalid");
        Assert.Contains(reason, problem.Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/peers/nobody")]
    [InlineData("/api/v1/peers/nobody/files")]
    public async Task Peer_Unknown_IsNotFound(string path)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, path);
        await response.ShouldBeProblemAsync(404, "not_found");
    }
}
