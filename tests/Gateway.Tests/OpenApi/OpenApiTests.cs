using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Gateway.Pages;
using P2POrleans.Gateway.Tests.Harness;

namespace P2POrleans.Gateway.Tests.OpenApi;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Document_HasEveryEndpointWithNameSummaryAndResponses()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        JsonElement document = await DocumentAsync(gateway);
        string[] described = [.. Operations(document).Select(operation => $"{operation.Method} {operation.Path}").Order(StringComparer.Ordinal)];
        Assert.Equal(Mapped(gateway), described);

        foreach ((string method, string path, JsonElement operation) in Operations(document))
        {
            Assert.False(string.IsNullOrEmpty(operation.GetProperty("operationId").GetString()), path);
            Assert.EndsWith(".", operation.GetProperty("summary").GetString(), StringComparison.Ordinal);
            Assert.NotEmpty(operation.GetProperty("responses").EnumerateObject());
            Assert.Contains(operation.GetProperty("responses").EnumerateObject(), response => response.Name[0] == '2');
            if (path.Contains("{peer}", StringComparison.Ordinal) && method != "GET")
                Assert.True(operation.TryGetProperty("security", out _), path);
        }
    }

    [Fact]
    public async Task Document_ParametersAndBodies_AreThere()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        JsonElement paths = (await DocumentAsync(gateway)).GetProperty("paths");
        JsonElement search = paths.GetProperty("/api/v1/files").GetProperty("get");
        Assert.Equal(
            ["q", "ext", "min_size", "max_size", "limit", "cursor"],
            search.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
        JsonElement put = paths.GetProperty("/api/v1/peers/{peer}/files").GetProperty("put");
        Assert.Equal(
            ["application/json", "application/x-ndjson"],
            put.GetProperty("requestBody").GetProperty("content").EnumerateObject().Select(content => content.Name));
        Assert.Equal(
            ["200", "400", "401", "403", "409", "413", "415", "503"],
            put.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal));
        Assert.Contains("grpc_url", (await DocumentAsync(gateway)).GetProperty("components").GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> DocumentAsync(TestGateway gateway)
    {
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        return await response.ShouldBeAsync(200);
    }

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value);

    /// <summary>Every endpoint but the root and the document itself.</summary>
    private static string[] Mapped(TestGateway gateway) =>
    [
        .. gateway.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            // Pages are for people.
            .Where(endpoint => endpoint.Metadata.GetMetadata<IsPage>() is null)
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/').Replace("**", "", StringComparison.Ordinal)}"))
            .Where(call => !call.Contains("/openapi/", StringComparison.Ordinal) && call is not ("GET /assets/{name}" or "GET /events"))
            .Order(StringComparer.Ordinal),
    ];
}
