using System.Text.Json;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Files;

public sealed class ByContentTests
{
    [Fact]
    public async Task FindByContent_GivesNamesAndSources()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("bob", "grpc://10.0.0.2:50051", "http://10.0.0.2:51051")).ReplaceAsync(
            Contents.File("music/song.mp3", 1), Contents.File("copy of song.mp3", 1));
        await (await gateway.RegisterAsync("ana", "grpc://10.0.0.1:50051")).ReplaceAsync(Contents.File("music/song.mp3", 1), Contents.File("else", 2));

        ContentSources content = await gateway.GetAsync<ContentSources>("/api/v1/files/" + Contents.Id(1));
        Assert.Equal((Contents.Id(1), 1000L, true), (content.ContentId, content.Size, content.Verified));
        Assert.Equal(["music/song.mp3", "copy of song.mp3"], content.Names);
        Assert.Equal(
            [
                new SourceItem("ana", "music/song.mp3", false, "grpc://10.0.0.1:50051", null),
                new SourceItem("bob", "copy of song.mp3", false, "grpc://10.0.0.2:50051", "http://10.0.0.2:51051"),
                new SourceItem("bob", "music/song.mp3", false, "grpc://10.0.0.2:50051", "http://10.0.0.2:51051"),
            ],
            content.Sources);
    }

    [Fact]
    public async Task FindByContent_TwoSizesOfOneRoot_AreNeverMixedUp()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana")).ReplaceAsync(Contents.File("big.bin", 1, 40_000), Contents.File("hashes.bin", 1, 64));

        Assert.Equal(["big.bin"], (await gateway.GetAsync<ContentSources>("/api/v1/files/" + Contents.Id(1, 40_000))).Names);
        Assert.Equal(["hashes.bin"], (await gateway.GetAsync<ContentSources>("/api/v1/files/" + Contents.Id(1, 64))).Names);
        using HttpResponseMessage other = await gateway.SendAsync(HttpMethod.Get, "/api/v1/files/" + Contents.Id(1, 65));
        await other.ShouldBeProblemAsync(404, "not_found");

        using HttpResponseMessage bare = await gateway.SendAsync(HttpMethod.Get, "/api/v1/files/" + Contents.Root(1));
        JsonElement problem = await bare.ShouldBeProblemAsync(300, "several_sizes");
        Assert.Equal(
            [Contents.Id(1, 40_000), Contents.Id(1, 64)],
            problem.GetProperty("choices").EnumerateArray().Select(choice => choice.GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task FindByContent_BareRootOfOneSize_IsThatContent()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana")).ReplaceAsync(Contents.File("a", 1, 7));
        Assert.Equal(Contents.Id(1, 7), (await gateway.GetAsync<ContentSources>("/api/v1/files/" + Contents.Root(1))).ContentId);
        Assert.Equal(Contents.Id(1, 7), (await gateway.GetAsync<ContentSources>("/api/v1/files/" + Contents.Root(1).ToUpperInvariant())).ContentId);
    }

    [Fact]
    public async Task FindByContent_EmptyFile_IsFound()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana")).ReplaceAsync(Contents.File("empty", 0, 0));
        Assert.Equal(0, (await gateway.GetAsync<ContentSources>("/api/v1/files/" + Contents.Id(0, 0))).Size);
    }

    [Theory]
    [InlineData("nonsense", 400)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001-", 400)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001-0", 400)]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000g", 400)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", 404)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001-5", 404)]
    public async Task FindByContent_BadOrUnknownId_IsRefused(string id, int status)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/files/" + id);
        await response.ShouldBeProblemAsync(status, status == 400 ? "invalid" : "not_found");
    }
}
