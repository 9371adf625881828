using System.Text.Json;
using P2POrleans.Gateway.Tests.Harness;

namespace P2POrleans.Gateway.Tests.Errors;

public sealed class ErrorShapeTests
{
    [Theory]
    [InlineData("GET", "/nothing/here", 404, "not_found")]
    [InlineData("GET", "/api/v1/nothing", 404, "not_found")]
    [InlineData("POST", "/api/v1/nothing", 404, "not_found")]
    [InlineData("GET", "/openapi/v9.json", 404, "not_found")]
    [InlineData("DELETE", "/api/v1/info", 405, "method_not_allowed")]
    [InlineData("POST", "/api/v1/files", 405, "method_not_allowed")]
    [InlineData("GET", "/api/v1/peers/ana/heartbeat", 405, "method_not_allowed")]
    public async Task Request_NobodyAnswers_IsAProblem(string method, string path, int status, string code)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.SendAsync(new HttpMethod(method), path);
        await response.ShouldBeProblemAsync(status, code);
        if (status == 405)
            Assert.NotEmpty(response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Problem_IsWrittenWhateverTheCallerAccepts()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Client.DefaultRequestHeaders.Add("Accept", "text/html");
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/peers/nobody");
        JsonElement problem = await response.ShouldBeProblemAsync(404, "not_found");
        Assert.Equal(["type", "title", "status", "detail", "code"], problem.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task AccessLog_WritesTheTargetAsItCame()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/peers/a%0Ab?limit=1");
        await response.ShouldBeProblemAsync(400, "invalid");
        await gateway.WaitForLogAsync("GET /api/v1/peers/a%0Ab?limit=1 400 ", 1);
    }

    [Fact]
    public async Task Caller_ThatGoesAwayInMidBody_IsNoError()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        string answer = await RawHttp.BeginAndLeaveAsync(
            gateway.Url,
            $"PUT {peer.FilesPath} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {peer.Token}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{\"files\":[");
        Assert.DoesNotContain("500", answer, StringComparison.Ordinal);
        Assert.Empty(await peer.ListFilesAsync());
    }
}
