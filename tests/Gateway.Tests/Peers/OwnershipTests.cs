using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Peers;

public sealed class OwnershipTests
{
    public static TheoryData<string, string> OwnCalls => new()
    {
        { "POST", "/api/v1/peers/ana/heartbeat" },
        { "PUT", "/api/v1/peers/ana/files?epoch=1&sequence=1" },
        { "PATCH", "/api/v1/peers/ana/files?epoch=1&sequence=1" },
        { "DELETE", "/api/v1/peers/ana/lease" },
        { "DELETE", "/api/v1/peers/ana" },
    };

    [Theory]
    [MemberData(nameof(OwnCalls))]
    public async Task Call_WithoutToken_IsUnauthorizedWithChallenge(string method, string path)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await CallAsync(gateway, method, path, null);
        await response.ShouldBeProblemAsync(401, "missing_token");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [MemberData(nameof(OwnCalls))]
    public async Task Call_WithForgedToken_IsUnauthorized(string method, string path)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        string forged = peer.Token[..10] + (peer.Token[10] == 'A' ? 'B' : 'A') + peer.Token[11..];
        using HttpResponseMessage response = await CallAsync(gateway, method, path, forged);
        await response.ShouldBeProblemAsync(401, "invalid_token");
        Assert.Equal("Bearer error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
        Assert.True((await gateway.GetAsync<PeerItem>("/api/v1/peers/ana")).Online);
    }

    [Theory]
    [MemberData(nameof(OwnCalls))]
    public async Task Call_WithTokenOfAnotherPeer_IsForbiddenAndChangesNothing(string method, string path)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer ana = await gateway.RegisterAsync("ana");
        await ana.ReplaceAsync(Contents.File("song.mp3", 1));
        TestPeer bob = await gateway.RegisterAsync("bob");
        using HttpResponseMessage response = await CallAsync(gateway, method, path, bob.Token);
        await response.ShouldBeProblemAsync(403, "forbidden");
        Assert.Equal([Contents.File("song.mp3", 1)], await ana.ListFilesAsync());
        Assert.True((await gateway.GetAsync<PeerItem>("/api/v1/peers/ana")).Online);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer .x")]
    [InlineData("Bearer YW5h.")]
    [InlineData("Bearer !!!.x")]
    [InlineData("Bearer Li4.x")]
    public async Task Heartbeat_MalformedAuthorization_IsUnauthorized(string header)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.RegisterAsync("ana");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/peers/ana/heartbeat");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        await response.ShouldBeProblemAsync(401, header.StartsWith("Bearer ", StringComparison.Ordinal) && header.Length > 7 ? "invalid_token" : "missing_token");
    }

    [Fact]
    public async Task Announce_WithTokenOfOriginalPeer_IsForbidden()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string token = await gateway.LoginAsync("luis");
        using HttpResponseMessage response = await CallAsync(gateway, "PUT", "/api/v1/peers/luis/files?epoch=1&sequence=1", token);
        await response.ShouldBeProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task Announce_WithForgedToken_IsRefusedBeforeTheBodyIsRead()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await gateway.SendAsync(
            HttpMethod.Put, "/api/v1/peers/ana/files?epoch=1&sequence=1", TestPeer.Json("no JSON at all"), "YW5h." + new string('A', 43));
        await response.ShouldBeProblemAsync(401, "invalid_token");
    }

    private static Task<HttpResponseMessage> CallAsync(TestGateway gateway, string method, string path, string? token) =>
        gateway.SendAsync(new HttpMethod(method), path, method is "PUT" or "PATCH" ? TestPeer.Json("""{"files":[]}""") : null, token);
}
