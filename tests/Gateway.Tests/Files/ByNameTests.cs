using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Files;

public sealed class ByNameTests
{
    [Fact]
    public async Task FindByName_GroupsByContentWithMostPeersFirst()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana")).ReplaceAsync(Contents.File("x/readme.md", 9), Contents.File("y/readme.md", 9), Contents.File("z/readme.md", 9));
        await (await gateway.RegisterAsync("bob")).ReplaceAsync(Contents.File("readme.md", 1));
        await (await gateway.RegisterAsync("eve")).ReplaceAsync(Contents.File("readme.md", 1));
        string token = await gateway.LoginAsync("luis");
        using (HttpResponseMessage listed = await gateway.PostAsync("/indice", new { username = "luis", archivos = new[] { "readme.md" } }, token))
            await listed.ShouldBeAsync(200);

        NameLookup found = await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/readme.md");
        Assert.Equal("readme.md", found.Name);
        Assert.Equal([Contents.Id(1), null, Contents.Id(9)], found.Contents.Select(content => content.ContentId));
        ContentSources unverified = found.Contents[1];
        Assert.Equal((null, false), (unverified.Size, unverified.Verified));
        Assert.True(Assert.Single(unverified.Sources).Original);
        Assert.Equal(3, found.Contents[2].Sources.Count);
    }

    [Fact]
    public async Task FindByName_WithSlash_ComparesTheWholeName()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana")).ReplaceAsync(Contents.File("x/readme.md", 1), Contents.File("y/readme.md", 2), Contents.File("y/x/readme.md", 3));
        Assert.Equal([Contents.Id(1)], (await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/x/readme.md")).Contents.Select(content => content.ContentId));
        Assert.Equal([Contents.Id(1)], (await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/x%2Freadme.md")).Contents.Select(content => content.ContentId));
    }

    [Theory]
    [InlineData("50%25.txt", "50%.txt")]
    [InlineData("a%252Fb.txt", "a%2Fb.txt")]
    [InlineData("mu%CC%81sica.mp3", "m\u00fasica.mp3")]
    [InlineData("a+b%20c%3Fd%23.txt", "a+b c?d#.txt")]
    [InlineData("%F0%9F%8E%B5.mp3", "\ud83c\udfb5.mp3")]
    public async Task FindByName_PercentEncoded_MeansOneName(string encoded, string name)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana")).ReplaceAsync(Contents.File(name, 1));
        NameLookup found = await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/" + encoded + "?x=/y");
        Assert.Equal(name, found.Name);
        Assert.Single(found.Contents);
    }

    [Fact]
    public async Task FindByName_LongestName_FitsIntoTheUrl()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string name = new('\u4e2d', 1024);
        await (await gateway.RegisterAsync("ana")).ReplaceAsync(Contents.File(name, 1));
        Assert.Single((await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/" + Uri.EscapeDataString(name))).Contents);
    }

    [Fact]
    public async Task FindByName_Unknown_IsAnEmptyList()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Assert.Empty((await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/nothing")).Contents);
    }

    [Theory]
    [InlineData("..%2F..%2Fetc%2Fpasswd")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("a%5Cb")]
    [InlineData("a%01b")]
    [InlineData("a%ED%A0%80b%0A")]
    [InlineData("%ff%fe")]
    [InlineData("")]
    public async Task FindByName_BadName_IsRefused(string encoded)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string answer = await RawHttp.SendAsync(gateway.Url, $"GET /api/v1/files/by-name/{encoded} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        Assert.Contains("The file's name ", answer, StringComparison.Ordinal);
    }
}
