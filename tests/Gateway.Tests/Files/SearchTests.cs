using System.Text.Json;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Files;

public sealed class SearchTests
{
    [Fact]
    public async Task Search_Words_FindDistinctFilesWithTheirPeers()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana")).ReplaceAsync(Contents.File("Holiday Photos/beach.jpg", 1, 5000), Contents.File("notes.txt", 2));
        await (await gateway.RegisterAsync("bob")).ReplaceAsync(Contents.File("Holiday Photos/beach.jpg", 1, 5000));

        SearchPage page = await gateway.GetAsync<SearchPage>("/api/v1/files?q=beach");
        Assert.Equal([new SearchHit("Holiday Photos/beach.jpg", Contents.Id(1, 5000), 5000, true, 2)], page.Files);
        Assert.Null(page.NextCursor);
        Assert.Empty((await gateway.GetAsync<SearchPage>("/api/v1/files?q=nothinglikeit")).Files);
    }

    [Fact]
    public async Task Search_Filters_ByExtensionAndSize()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana")).ReplaceAsync(
            Contents.File("song one.mp3", 1, 100), Contents.File("song two.mp3", 2, 200), Contents.File("song three.ogg", 3, 300));
        string token = await gateway.LoginAsync("luis");
        using (HttpResponseMessage listed = await gateway.PostAsync("/indice", new { username = "luis", archivos = new[] { "song four.mp3" } }, token))
            await listed.ShouldBeAsync(200);

        Assert.Equal(["song four.mp3", "song one.mp3", "song three.ogg", "song two.mp3"], await NamesAsync(gateway, "q=song"));
        Assert.Equal(["song four.mp3", "song one.mp3", "song two.mp3"], await NamesAsync(gateway, "q=song&ext=.MP3"));
        Assert.Equal(["song two.mp3"], await NamesAsync(gateway, "q=song&ext=mp3&min_size=101&max_size=200"));
        Assert.Equal(["song three.ogg", "song two.mp3"], await NamesAsync(gateway, "q=song&min_size=200"));
        SearchHit unverified = Assert.Single((await gateway.GetAsync<SearchPage>("/api/v1/files?q=four")).Files);
        Assert.Equal(new SearchHit("song four.mp3", null, null, false, 1), unverified);
    }

    [Fact]
    public async Task Search_Pages_TogetherHoldEveryMatchOnce()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana")).ReplaceAsync([.. Enumerable.Range(1, 25).Select(number => Contents.File($"track {number}.mp3", number))]);

        var found = new List<string>();
        string? cursor = null;
        do
        {
            SearchPage page = await gateway.GetAsync<SearchPage>($"/api/v1/files?q=track&limit=10&cursor={cursor}");
            Assert.InRange(page.Files.Count, 1, 10);
            found.AddRange(page.Files.Select(file => file.Name));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(25, found.Count);
        Assert.Equal(25, found.Distinct().Count());
    }

    [Fact]
    public async Task Search_MoreThanCanBeRanked_SaysThatItIsNotComplete()
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Directory:Partitions", "1")]);
        await (await gateway.RegisterAsync("ana")).ReplaceAsync(
            [.. Enumerable.Range(1, 1100).Select(number => Contents.File($"track {number}.mp3", number))]);

        Assert.False((await gateway.GetAsync<SearchPage>("/api/v1/files?q=track")).Complete);
        Assert.True((await gateway.GetAsync<SearchPage>("/api/v1/files?q=track+7")).Complete);
    }

    [Theory]
    [InlineData("", "'q' is missing")]
    [InlineData("q=", "'q' is missing")]
    [InlineData("q=%20", "'q' is missing")]
    [InlineData("q=a&limit=0", "'limit'")]
    [InlineData("q=a&min_size=big", "'min_size'")]
    [InlineData("q=a&max_size=-1", "'max_size'")]
    [InlineData("q=a&min_size=2&max_size=1", "'min_size' is larger")]
    [InlineData("q=a&ext=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "'ext' is longer")]
    [InlineData("q=a&cursor=nonsense", "cursor")]
    [InlineData("q=%ff", "not UTF-8")]
    public async Task Search_BadQuery_IsRefusedByName(string query, string reason)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/files?" + query);
        JsonElement problem = await response.ShouldBeProblemAsync(400, "invalid");
        Assert.Contains(reason, problem.Detail(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Search_LongQuery_IsRefused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/files?q=" + new string('a', 257));
        await response.ShouldBeProblemAsync(400, "invalid");
    }

    private static async Task<string[]> NamesAsync(TestGateway gateway, string query) =>
        [.. (await gateway.GetAsync<SearchPage>("/api/v1/files?" + query)).Files.Select(file => file.Name).Order(StringComparer.Ordinal)];
}
