using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Gateway.Announces;
using P2POrleans.Gateway.Tests.Announces;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Limits;

public sealed class LimitTests
{
    private const long ThreeHundredMegabytes = 300_000_000;

    [Theory]
    [InlineData("PUT", "/api/v1/peers/ana/files?epoch=1&sequence=1")]
    [InlineData("POST", "/login")]
    [InlineData("POST", "/nothing/here")]
    public async Task Body_OfThreeHundredMegabytes_IsTooLargeAndTheCallerReadsSo(string method, string path)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Url.Host, gateway.Url.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {peer.Token}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {ThreeHundredMegabytes}\r\nConnection: close\r\n\r\n"));

        // A caller that sends everything before it reads anything.
        var block = new byte[1_000_000];
        for (long sent = 0; sent < ThreeHundredMegabytes; sent += block.Length)
            await stream.WriteAsync(block);
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 413 ", await reader.ReadToEndAsync().WaitAsync(TestGateway.Patience), StringComparison.Ordinal);

        using HttpResponseMessage still = await gateway.SendAsync(HttpMethod.Get, "/healthz/ready");
        await still.ShouldBeAsync(200);
    }

    [Fact]
    public async Task List_OneByteOverTheLimit_IsTooLarge()
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Limits:MaxBodyBytes", "2000")]);
        TestPeer peer = await gateway.RegisterAsync("ana");
        string list = "{\"files\":[" + new string(' ', 2000 - 12) + "]}";
        using (HttpResponseMessage response = await peer.PutAsync(TestPeer.Json(list)))
            await response.ShouldBeAsync(200);
        using (HttpResponseMessage response = await peer.PutAsync(TestPeer.Json(list + " ")))
        {
            JsonElement problem = await response.ShouldBeProblemAsync(413, "too_large");
            Assert.Contains("2000 bytes", problem.Detail(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task List_OfUnknownLength_IsCountedAsItComes()
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Limits:MaxBodyBytes", "2000")]);
        TestPeer peer = await gateway.RegisterAsync("ana");
        using var chunked = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes("{\"files\":[" + new string(' ', 5000) + "]}")));
        chunked.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Put, peer.FilesPath) { Content = chunked };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Authorization = new("Bearer", peer.Token);
        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        await response.ShouldBeProblemAsync(413, "too_large");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task List_TooLargeAfterDecompression_IsTooLarge(string encoding)
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Limits:MaxBodyBytes", "100000")]);
        TestPeer peer = await gateway.RegisterAsync("ana");
        string line = $$"""{"name":"a.txt","content_id":"{{Contents.Id(1)}}"}""" + "\n";
        byte[] bomb = CompressionTests.Compress(encoding, string.Concat(Enumerable.Repeat(line, 10_000)));
        Assert.InRange(bomb.Length, 1, 90_000);
        using HttpResponseMessage response = await peer.PutAsync(TestPeer.Bytes(bomb, "application/x-ndjson", encoding));
        await response.ShouldBeProblemAsync(413, "too_large");
        Assert.Empty(await peer.ListFilesAsync());
    }

    [Fact]
    public async Task List_MoreFilesThanAllowed_IsTooLarge()
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Limits:MaxFilesPerAnnounce", "2")]);
        TestPeer peer = await gateway.RegisterAsync("ana");
        await peer.ReplaceAsync(Contents.File("a", 1), Contents.File("b", 2));
        using (HttpResponseMessage response = await peer.PutAsync(System.Net.Http.Json.JsonContent.Create(
            new FileList([Contents.File("a", 1), Contents.File("b", 2), Contents.File("c", 3)]), RestJson.Default.FileList)))
            await response.ShouldBeProblemAsync(413, "too_large");
        Assert.Equal(2, (await peer.ListFilesAsync()).Length);

        string token = await gateway.LoginAsync("luis");
        using (HttpResponseMessage response = await gateway.PostAsync("/indice", new { username = "luis", archivos = new[] { "a", "b", "c" } }, token))
            await response.ShouldBeOriginalErrorAsync(413);
    }

    [Fact]
    public async Task Lists_BeyondTheMemoryForAll_AreToBeSentAgain()
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Limits:MaxPendingAnnounceBytes", "1048576")]);
        TestPeer peer = await gateway.RegisterAsync("ana");
        var budget = gateway.App.Services.GetRequiredService<AnnounceBudget>();
        Assert.True(budget.TryTake(1048576));
        using (HttpResponseMessage response = await peer.PutAsync(TestPeer.Ndjson($$"""{"name":"a","content_id":"{{Contents.Id(1)}}"}""")))
        {
            await response.ShouldBeProblemAsync(503, "unavailable");
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        }

        budget.Return(1048576);
        await peer.ReplaceAsync(Contents.File("a", 1));
        // Everything was given back, by the list that was refused and by the one that was taken.
        Assert.True(budget.TryTake(1048576));
    }

    [Fact]
    public async Task PageSize_IsAnOption()
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Limits:DefaultPageSize", "1"), ("P2P:Limits:MaxPageSize", "2")]);
        foreach (string name in new[] { "a", "b", "c" })
            await gateway.RegisterAsync(name);
        Assert.Single((await gateway.GetAsync<PeerPage>("/api/v1/peers")).Peers);
        Assert.Equal(2, (await gateway.GetAsync<PeerPage>("/api/v1/peers?limit=2")).Peers.Count);
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/peers?limit=3");
        await response.ShouldBeProblemAsync(400, "invalid");
    }
}
