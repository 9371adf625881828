using Microsoft.AspNetCore.Http;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Tests.Gateways;

public sealed class DirectoryClientTests : IAsyncLifetime
{
    private ScriptedGateway _gateway = null!;
    private DirectoryClient _client = null!;
    private string? _target;

    public async Task InitializeAsync()
    {
        _gateway = await ScriptedGateway.StartAsync();
        _client = DirectoryClient.Connect(_gateway.Address);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Queries_OddValues_AreEscaped()
    {
        Answer(Results.Json(new SearchPage([], null), RestJson.Default.SearchPage));
        await _client.SearchAsync(new FileSearch("a&b=c ñ#", "txt", 1, 2, 3, "c+d"), CancellationToken.None);
        Assert.Equal("/api/v1/files?q=a%26b%3Dc%20%C3%B1%23&ext=txt&min_size=1&max_size=2&limit=3&cursor=c%2Bd", _target);

        Answer(Results.Json(new NameLookup("n", []), RestJson.Default.NameLookup));
        await _client.FindByNameAsync("a b/50%?.txt", null, null, CancellationToken.None);
        Assert.Equal("/api/v1/files/by-name/a%20b/50%25%3F.txt", _target);
        await _client.FindByNameAsync("a", "c+d", 7, CancellationToken.None);
        Assert.Equal("/api/v1/files/by-name/a?cursor=c%2Bd&limit=7", _target);
    }

    [Theory]
    [InlineData(400, GatewayError.Invalid)]
    [InlineData(401, GatewayError.InvalidToken)]
    [InlineData(403, GatewayError.Forbidden)]
    [InlineData(404, GatewayError.NotFound)]
    [InlineData(409, GatewayError.Conflict)]
    [InlineData(413, GatewayError.Invalid)]
    [InlineData(429, GatewayError.Unavailable)]
    [InlineData(500, GatewayError.Unexpected)]
    [InlineData(503, GatewayError.Unavailable)]
    public async Task Refusals_AreValuesWithTheirReason(int status, GatewayError error)
    {
        Answer(Results.Problem("Because.", statusCode: status));
        GatewayResult<InfoResponse> result = await _client.GetInfoAsync(CancellationToken.None);

        Assert.False(result.TryGet(out _, out GatewayFault? fault));
        Assert.Equal((error, "Because.", status), (fault.Error, fault.Message, fault.Status));
    }

    [Fact]
    public async Task FindById_SeveralSizes_TheChoices()
    {
        var choices = new Dictionary<string, object?> { ["choices"] = new[] { "a", "b" } };
        Answer(Results.Problem("Several.", statusCode: 300, extensions: choices));
        GatewayResult<ContentSources> result = await _client.FindByIdAsync("root", null, null, CancellationToken.None);

        Assert.Equal(GatewayError.Ambiguous, result.Fault!.Error);
        Assert.Equal(["a", "b"], result.Fault.Choices);
    }

    [Fact]
    public async Task Answers_OfSomethingElse_AreOfNoGateway()
    {
        foreach (string body in new[] { "", "<html>", "null", """{"version":1}""" })
        {
            Answer(Results.Text(body, "application/json"));
            GatewayResult<InfoResponse> result = await _client.GetInfoAsync(CancellationToken.None);
            Assert.Equal(GatewayError.NoGateway, result.Fault?.Error);
        }
    }

    [Theory]
    [InlineData(302, GatewayError.NoGateway)]
    [InlineData(400, GatewayError.NoGateway)]
    [InlineData(401, GatewayError.NoGateway)]
    [InlineData(404, GatewayError.NoGateway)]
    [InlineData(500, GatewayError.Unexpected)]
    [InlineData(502, GatewayError.Unavailable)]
    public async Task Refusals_WithoutAReason_AreOfNoGatewayOrOfWhatStandsBeforeIt(int status, GatewayError error)
    {
        Answer(Results.Text("""{"error":"no"}""", "application/json", statusCode: status));
        GatewayResult<InfoResponse> result = await _client.GetInfoAsync(CancellationToken.None);

        Assert.Equal((error, status), (result.Fault?.Error, result.Fault?.Status));
    }

    [Fact]
    public async Task Gateway_IsAway_Unreachable()
    {
        await _gateway.DisposeAsync();
        GatewayResult<InfoResponse> result = await _client.GetInfoAsync(CancellationToken.None);

        Assert.Equal(GatewayError.Unreachable, result.Fault!.Error);
        string url = $"http://{_gateway.Address.Authority}";
        Assert.StartsWith($"The gateway at {url} can't be reached: ", result.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_GivesUp_Cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetInfoAsync(cancellation.Token));
    }

    private void Answer(IResult answer) => _gateway.Intercept = request =>
    {
        _target = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        return answer;
    };
}
