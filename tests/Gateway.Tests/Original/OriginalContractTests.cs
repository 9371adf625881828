using System.Text.Json;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Original;

/// <summary>The contract of the original system, sentence by sentence.</summary>
public sealed class OriginalContractTests
{
    [Fact]
    public async Task Login_NewName_CreatesItAndBringsItOnline()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.PostAsync("/login", new { username = "luis", password = "pw", url = "grpc://127.0.0.1:50055" });
        JsonElement answer = await response.ShouldBeAsync(200);
        Assert.Equal(["status", "token"], answer.EnumerateObject().Select(property => property.Name));
        Assert.Equal("ok", answer.GetProperty("status").GetString());
        Assert.False(string.IsNullOrEmpty(answer.GetProperty("token").GetString()));
        Assert.Equal(
            new PeerItem("luis", Online: true, Original: true, "grpc://127.0.0.1:50055", null, 0),
            await gateway.GetAsync<PeerItem>("/api/v1/peers/luis"));
    }

    [Fact]
    public async Task Login_Again_NeedsTheSamePassword()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string first = await gateway.LoginAsync("luis", password: "right");
        Assert.NotEqual(first, await gateway.LoginAsync("luis", password: "right"));
        using HttpResponseMessage response = await gateway.PostAsync("/login", new { username = "luis", password = "wrong", url = "grpc://10.0.0.1:1" });
        await response.ShouldBeOriginalErrorAsync(401);
        Assert.Equal("grpc://127.0.0.1:50055", (await gateway.GetAsync<PeerItem>("/api/v1/peers/luis")).GrpcUrl);
    }

    [Fact]
    public async Task Login_NameOfNativePeer_IsUnauthorized()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer ana = await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await gateway.PostAsync(
            "/login", new { username = "ana", password = ana.Registration.Secret, url = "grpc://10.0.0.1:1" });
        await response.ShouldBeOriginalErrorAsync(401);
    }

    [Fact]
    public async Task Login_NewUrl_MovesThePeer()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string token = await gateway.LoginAsync("luis", "grpc://127.0.0.1:50055");
        await IndexAsync(gateway, token, "luis", "a.txt");
        await gateway.LoginAsync("luis", "grpc://127.0.0.1:60000");
        Assert.Equal([("grpc://127.0.0.1:60000/download/a.txt", "luis")], await SearchAsync(gateway, "a.txt"));
    }

    [Theory]
    [InlineData("""{"password":"p","url":"grpc://h:1"}""")]
    [InlineData("""{"username":"u","url":"grpc://h:1"}""")]
    [InlineData("""{"username":"u","password":"p"}""")]
    [InlineData("""{"username":"","password":"p","url":"grpc://h:1"}""")]
    [InlineData("""{"username":"u","password":"","url":"grpc://h:1"}""")]
    [InlineData("""{"username":"u","password":7,"url":"grpc://h:1"}""")]
    [InlineData("""{"username":"a/b","password":"p","url":"grpc://h:1"}""")]
    [InlineData("""{"username":"u","password":"p","url":"http://h:1"}""")]
    [InlineData("""{"username":"u","password":"p","url":"grpcs://h:1"}""")]
    [InlineData("""{"username":"u","password":"p","url":"grpc://h"}""")]
    [InlineData("""{"username":"u","password":"p","url":"grpc://a:b@h:1"}""")]
    [InlineData("""{"username":"u","password":"p","url":"grpc://h:1/path"}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public async Task Login_BadBody_IsBadRequest(string body)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Post, "/login", TestPeer.Json(body));
        await response.ShouldBeOriginalErrorAsync(400);
        Assert.Empty((await gateway.GetAsync<PeerPage>("/api/v1/peers")).Peers);
    }

    [Fact]
    public async Task Login_WithoutContentType_IsTaken()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using var content = new ByteArrayContent("""{"username":"luis","password":"p","url":"grpc://127.0.0.1:1"}"""u8.ToArray());
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Post, "/login", content);
        await response.ShouldBeAsync(200);
    }

    [Fact]
    public async Task Index_ReplacesTheList()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string token = await gateway.LoginAsync("luis");
        Assert.Equal("""{"status":"ok"}""", await IndexAsync(gateway, token, "luis", "a.txt", "b.txt"));
        await IndexAsync(gateway, token, "luis", "b.txt", "c.txt", "c.txt");
        Assert.Empty(await SearchAsync(gateway, "a.txt"));
        Assert.Single(await SearchAsync(gateway, "b.txt"));
        Assert.Single(await SearchAsync(gateway, "c.txt"));
    }

    [Fact]
    public async Task Index_EmptyList_EmptiesIt()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string token = await gateway.LoginAsync("luis");
        await IndexAsync(gateway, token, "luis", "a.txt");
        await IndexAsync(gateway, token, "luis");
        Assert.Empty(await SearchAsync(gateway, "a.txt"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("bHVpcw.forged")]
    public async Task Index_WithoutValidToken_IsUnauthorizedBeforeItsFieldsAreLookedAt(string? token)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.LoginAsync("luis");
        using HttpResponseMessage response = await gateway.PostAsync("/indice", new { }, token);
        await response.ShouldBeOriginalErrorAsync(401);
    }

    [Fact]
    public async Task Index_TokenOfEarlierLogin_IsUnauthorized()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string old = await gateway.LoginAsync("luis");
        await gateway.LoginAsync("luis");
        using HttpResponseMessage response = await gateway.PostAsync("/indice", new { username = "luis", archivos = Array.Empty<string>() }, old);
        await response.ShouldBeOriginalErrorAsync(401);
    }

    [Theory]
    [InlineData("""{"username":"luis"}""")]
    [InlineData("""{"archivos":[]}""")]
    [InlineData("""{"username":"luis","archivos":"a.txt"}""")]
    [InlineData("""{"username":"luis","archivos":["new.txt",7]}""")]
    [InlineData("""{"username":"luis","archivos":["new.txt","../etc/passwd"]}""")]
    [InlineData("""{"username":"luis","archivos":["new.txt","a\u0001"]}""")]
    [InlineData("nonsense")]
    public async Task Index_BadBody_IsBadRequestAndChangesNothing(string body)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string token = await gateway.LoginAsync("luis");
        await IndexAsync(gateway, token, "luis", "old.txt");
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Post, "/indice", TestPeer.Json(body), token);
        await response.ShouldBeOriginalErrorAsync(400);
        Assert.Single(await SearchAsync(gateway, "old.txt"));
        Assert.Empty(await SearchAsync(gateway, "new.txt"));
    }

    [Theory]
    [InlineData("/indice")]
    [InlineData("/logout")]
    public async Task Call_ForAnotherUser_IsForbiddenAndChangesNothing(string path)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string luis = await gateway.LoginAsync("luis");
        await IndexAsync(gateway, luis, "luis", "a.txt");
        string eve = await gateway.LoginAsync("eve");
        using HttpResponseMessage response = await gateway.PostAsync(path, new { username = "luis", archivos = Array.Empty<string>() }, eve);
        await response.ShouldBeOriginalErrorAsync(403);
        Assert.Single(await SearchAsync(gateway, "a.txt"));
    }

    [Fact]
    public async Task Call_WithTokenOfNativePeer_IsForbidden()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer ana = await gateway.RegisterAsync("ana");
        await ana.ReplaceAsync(Contents.File("a.txt", 1));
        using HttpResponseMessage response = await gateway.PostAsync("/indice", new { username = "ana", archivos = Array.Empty<string>() }, ana.Token);
        await response.ShouldBeOriginalErrorAsync(403);
        Assert.Single(await ana.ListFilesAsync());
    }

    [Fact]
    public async Task Search_NameStandsRawInTheUrl()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        const string name = "canci\u00f3n n\u00ba 1 & 100% \"x\".mp3";
        await IndexAsync(gateway, await gateway.LoginAsync("luis"), "luis", name);
        Assert.Equal([("grpc://127.0.0.1:50055/download/" + name, "luis")], await SearchAsync(gateway, name));
    }

    [Fact]
    public async Task Search_FindsOriginalAndNativePeersByExactName()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await IndexAsync(gateway, await gateway.LoginAsync("luis"), "luis", "a.txt");
        await IndexAsync(gateway, await gateway.LoginAsync("carla", "grpc://127.0.0.1:50056"), "carla", "a.txt", "A.txt");
        await (await gateway.RegisterAsync("ana", "grpc://127.0.0.1:50051")).ReplaceAsync(
            Contents.File("a.txt", 1), Contents.File("a.txt", 2), Contents.File("deep/nested.txt", 3));
        await (await gateway.RegisterAsync("tls", "grpcs://127.0.0.1:443")).ReplaceAsync(Contents.File("a.txt", 1));

        Assert.Equal(
            [
                ("grpc://127.0.0.1:50051/download/a.txt", "ana"),
                ("grpc://127.0.0.1:50056/download/a.txt", "carla"),
                ("grpc://127.0.0.1:50055/download/a.txt", "luis"),
            ],
            await SearchAsync(gateway, "a.txt"));
        Assert.Equal([("grpc://127.0.0.1:50051/download/deep/nested.txt", "ana")], await SearchAsync(gateway, "deep/nested.txt"));
        Assert.Empty(await SearchAsync(gateway, "nested.txt"));
        Assert.Empty(await SearchAsync(gateway, "nothing"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"archivo":null}""")]
    [InlineData("""{"archivo":["a"]}""")]
    [InlineData("""{"archivo":"../a"}""")]
    public async Task Search_BadBody_IsBadRequest(string body)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Post, "/buscar", TestPeer.Json(body));
        await response.ShouldBeOriginalErrorAsync(400);
    }

    [Fact]
    public async Task Logout_TakesThePeerOffline()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string token = await gateway.LoginAsync("luis");
        await IndexAsync(gateway, token, "luis", "a.txt");
        using (HttpResponseMessage response = await gateway.PostAsync("/logout", new { username = "luis" }, token))
        {
            await response.ShouldBeAsync(200);
            Assert.Equal("""{"status":"ok"}""", await response.Content.ReadAsStringAsync());
        }

        Assert.Empty(await SearchAsync(gateway, "a.txt"));
        await gateway.LoginAsync("luis");
        Assert.Single(await SearchAsync(gateway, "a.txt"));
    }

    [Theory]
    [InlineData("/indice")]
    [InlineData("/logout")]
    public async Task Call_AfterLogout_IsUnauthorizedAndBringsNobodyBack(string path)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string token = await gateway.LoginAsync("luis");
        await IndexAsync(gateway, token, "luis", "a.txt");
        using (HttpResponseMessage response = await gateway.PostAsync("/logout", new { username = "luis" }, token))
            await response.ShouldBeAsync(200);

        using (HttpResponseMessage response = await gateway.PostAsync(path, new { username = "luis", archivos = new[] { "b.txt" } }, token))
            await response.ShouldBeOriginalErrorAsync(401);

        Assert.False((await gateway.GetAsync<PeerItem>("/api/v1/peers/luis")).Online);
        Assert.Empty(await SearchAsync(gateway, "b.txt"));
        await gateway.LoginAsync("luis");
        Assert.Single(await SearchAsync(gateway, "a.txt"));
    }

    [Fact]
    public async Task Logout_WithoutTokenOrUsername_IsRefused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string token = await gateway.LoginAsync("luis");
        using (HttpResponseMessage response = await gateway.PostAsync("/logout", new { username = "luis" }))
            await response.ShouldBeOriginalErrorAsync(401);
        using (HttpResponseMessage response = await gateway.PostAsync("/logout", new { }, token))
            await response.ShouldBeOriginalErrorAsync(400);
        Assert.True((await gateway.GetAsync<PeerItem>("/api/v1/peers/luis")).Online);
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/indice")]
    [InlineData("/buscar")]
    [InlineData("/logout")]
    public async Task Call_WithGet_IsRefusedInTheOriginalShape(string path)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, path);
        await response.ShouldBeOriginalErrorAsync(405);
    }

    internal static async Task<string> IndexAsync(TestGateway gateway, string token, string username, params string[] archivos)
    {
        using HttpResponseMessage response = await gateway.PostAsync("/indice", new { username, archivos }, token);
        await response.ShouldBeAsync(200);
        return await response.Content.ReadAsStringAsync();
    }

    internal static async Task<(string Url, string Username)[]> SearchAsync(TestGateway gateway, string archivo)
    {
        using HttpResponseMessage response = await gateway.PostAsync("/buscar", new { archivo });
        JsonElement answer = await response.ShouldBeAsync(200);
        return
        [
            .. answer.GetProperty("results").EnumerateArray().Select(result =>
                (result.GetProperty("url").GetString()!, result.GetProperty("username").GetString()!)),
        ];
    }
}
