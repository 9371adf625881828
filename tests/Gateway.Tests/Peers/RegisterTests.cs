using System.Net;
using System.Text.Json;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Peers;

public sealed class RegisterTests
{
    [Fact]
    public async Task Register_NewName_GivesSecretTokenEpochAndLease()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.PostAsync("/api/v1/peers", new { name = "ana", grpc_url = "grpc://127.0.0.1:50051" });

        await response.ShouldBeAsync(201);
        Assert.Equal("/api/v1/peers/ana", response.Headers.Location?.ToString());
        RegisterResponse answer = await TestGateway.ReadAsync<RegisterResponse>(response);
        Assert.Equal("ana", answer.Name);
        Assert.False(string.IsNullOrEmpty(answer.Secret));
        Assert.StartsWith("YW5h.", answer.Token, StringComparison.Ordinal);
        Assert.True(answer.Epoch > 0);
        Assert.Equal(30, answer.LeaseSeconds);
        Assert.Equal(10, answer.RenewSeconds);
    }

    [Fact]
    public async Task Register_KnownNameWithSecret_BeginsNewEpochAndEndsOldToken()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer first = await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await gateway.PostAsync(
            "/api/v1/peers", new { name = "ana", grpc_url = "grpc://127.0.0.1:50099", secret = first.Registration.Secret });

        await response.ShouldBeAsync(200);
        RegisterResponse again = await TestGateway.ReadAsync<RegisterResponse>(response);
        Assert.Null(again.Secret);
        Assert.True(again.Epoch > first.Epoch);
        using HttpResponseMessage old = await first.HeartbeatAsync();
        await old.ShouldBeProblemAsync(401, "invalid_token");
        Assert.Equal("grpc://127.0.0.1:50099", (await gateway.GetAsync<PeerItem>("/api/v1/peers/ana")).GrpcUrl);
    }

    [Fact]
    public async Task Register_PeerThatIsFetching_IsListedAsPartialAndHiddenFromOriginalClients()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.PostAsync(
            "/api/v1/peers", new { name = "ana", grpc_url = "grpc://127.0.0.1:50051", partial = true });
        await response.ShouldBeAsync(201);
        var ana = new TestPeer(gateway, await TestGateway.ReadAsync<RegisterResponse>(response));
        await ana.ReplaceAsync(new FileItem("a.txt", Contents.Id(1)));

        Assert.True((await gateway.GetAsync<PeerItem>("/api/v1/peers/ana")).Partial);
        NameLookup lookup = await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/a.txt");
        Assert.True(Assert.Single(Assert.Single(lookup.Contents).Sources).Partial);
        using HttpResponseMessage found = await gateway.PostAsync("/buscar", new { archivo = "a.txt" });
        Assert.Empty((await found.ShouldBeAsync(200)).GetProperty("results").EnumerateArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not the secret")]
    public async Task Register_KnownNameWithoutItsSecret_IsConflict(string? secret)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer first = await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await gateway.PostAsync(
            "/api/v1/peers", new { name = "ana", grpc_url = "grpc://10.0.0.1:1", secret });

        await response.ShouldBeProblemAsync(409, "name_taken");
        Assert.Equal("grpc://127.0.0.1:50051", (await gateway.GetAsync<PeerItem>("/api/v1/peers/ana")).GrpcUrl);
        using HttpResponseMessage still = await first.HeartbeatAsync();
        await still.ShouldBeAsync(200);
    }

    [Fact]
    public async Task Register_NameOfOriginalPeer_IsConflict()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.LoginAsync("luis", password: "secret");
        using HttpResponseMessage response = await gateway.PostAsync(
            "/api/v1/peers", new { name = "luis", grpc_url = "grpc://10.0.0.1:1", secret = "secret" });
        await response.ShouldBeProblemAsync(409, "name_taken");
    }

    [Fact]
    public async Task Register_DecomposedName_IsNormalised()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("jose\u0301");
        Assert.Equal("jos\u00e9", peer.Name);
        Assert.Equal("jos\u00e9", (await gateway.GetAsync<PeerItem>("/api/v1/peers/jose%CC%81")).Name);
        using HttpResponseMessage beat = await peer.HeartbeatAsync();
        await beat.ShouldBeAsync(200);
    }

    [Theory]
    [InlineData("""{"grpc_url":"grpc://h:1"}""", "'name' is missing")]
    [InlineData("""{"name":null,"grpc_url":"grpc://h:1"}""", "'name' is missing")]
    [InlineData("""{"name":7,"grpc_url":"grpc://h:1"}""", "'name' must be a string")]
    [InlineData("""{"name":"","grpc_url":"grpc://h:1"}""", "name is empty")]
    [InlineData("""{"name":"a/b","grpc_url":"grpc://h:1"}""", "slash")]
    [InlineData("""{"name":"a\u0000b","grpc_url":"grpc://h:1"}""", "control character U+0000")]
    [InlineData("""{"name":"a\ud800","grpc_url":"grpc://h:1"}""", "well-formed Unicode")]
    [InlineData("""{"name":"a"}""", "'grpc_url' is missing")]
    [InlineData("""{"name":"a","grpc_url":"http://h:1"}""", "'grpc_url' must be grpc or grpcs://HOST:PORT")]
    [InlineData("""{"name":"a","grpc_url":"grpc://h"}""", "needs a port")]
    [InlineData("""{"name":"a","grpc_url":"grpc://h:0"}""", "needs a port")]
    [InlineData("""{"name":"a","grpc_url":"grpc://h:70000"}""", "must be grpc")]
    [InlineData("""{"name":"a","grpc_url":"grpc://me:pw@h:1"}""", "user name or password")]
    [InlineData("""{"name":"a","grpc_url":"grpc://h:1/x"}""", "without a path")]
    [InlineData("""{"name":"a","grpc_url":"grpc://h:1?x"}""", "without a path")]
    [InlineData("""{"name":"a","grpc_url":"grpc://h:1","http_url":"file:///etc/passwd"}""", "'http_url' must be http or https")]
    [InlineData("""{"name":"a","grpc_url":"grpc://h:1","secret":""}""", "'secret'")]
    [InlineData("""{"name":"a","grpc_url":"grpc://h:1","partial":"yes"}""", "'partial' must be true or false")]
    [InlineData("""{"name":"a","grpc_url":"grpc://h:1",}""", "line 1, byte 36")]
    [InlineData("""{"name":"a""", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    public async Task Register_BadBody_IsRefusedWithReasonAndChangesNothing(string body, string reason)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/peers", TestPeer.Json(body));

        JsonElement problem = await response.ShouldBeProblemAsync(400, "invalid");
        Assert.Contains(reason, problem.Detail(), StringComparison.Ordinal);
        Assert.Empty((await gateway.GetAsync<PeerPage>("/api/v1/peers")).Peers);
    }

    [Fact]
    public async Task Register_BytesThatAreNoUtf8_AreRefused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        byte[] body = [.. """{"grpc_url":"grpc://h:1","name":"a"""u8, 0xFF, .. "\"}"u8];
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/peers", TestPeer.Bytes(body, "application/json"));
        await response.ShouldBeProblemAsync(400, "invalid");
    }

    [Theory]
    [InlineData("grpc://peer_1:50051", "grpc://peer_1:50051")]
    [InlineData("grpc://[::1]:50051/", "grpc://[::1]:50051")]
    [InlineData("grpcs://Peer.Example:443", "grpcs://peer.example:443")]
    public async Task Register_Url_IsKeptInNormalForm(string sent, string kept)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.RegisterAsync("ana", sent, "https://peer.example/");
        PeerItem peer = await gateway.GetAsync<PeerItem>("/api/v1/peers/ana");
        Assert.Equal(kept, peer.GrpcUrl);
        Assert.Equal("https://peer.example:443", peer.HttpUrl);
    }

    [Fact]
    public async Task Register_NotJson_IsUnsupportedMedia()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using var form = new FormUrlEncodedContent([new("name", "ana")]);
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/peers", form);
        await response.ShouldBeProblemAsync(415, "unsupported_media_type");
    }

    [Fact]
    public async Task Register_ManyAtOnceForOneName_OneGetsIt()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(1, 20).Select(port =>
            gateway.PostAsync("/api/v1/peers", new { name = "ana", grpc_url = $"grpc://127.0.0.1:{port}" })));
        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        Assert.Equal(19, responses.Count(response => response.StatusCode == HttpStatusCode.Conflict));
    }
}
