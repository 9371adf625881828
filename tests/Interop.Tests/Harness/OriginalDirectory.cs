using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace P2POrleans.Interop.Tests.Harness;

/// <summary>The four REST calls of the original contract, call by call.</summary>
internal sealed class OriginalDirectory(string gateway) : IDisposable
{
    public const string Password = OriginalSystem.Password;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(gateway) };

    public Task<RestAnswer> LoginAsync(string username, string password, string url) =>
        PostAsync("/login", new() { ["username"] = username, ["password"] = password, ["url"] = url });

    /// <summary>A login that must succeed.</summary>
    /// <returns>The token.</returns>
    public async Task<string> JoinAsync(string username, string url, params string[] files)
    {
        RestAnswer login = await LoginAsync(username, Password, url);
        login.AssertOk();
        string token = login.Body["token"]!.GetValue<string>();
        (await IndexAsync(token, username, files)).AssertOk();
        return token;
    }

    public Task<RestAnswer> IndexAsync(string? token, string username, params string[] files) =>
        PostAsync("/indice", new() { ["username"] = username, ["archivos"] = new JsonArray([.. files.Select(f => (JsonNode)f)]) }, token);

    public Task<RestAnswer> LogoutAsync(string? token, string username) => PostAsync("/logout", new() { ["username"] = username }, token);

    public async Task<IReadOnlyList<(string Url, string Username)>> SearchAsync(string file)
    {
        RestAnswer answer = await PostAsync("/buscar", new() { ["archivo"] = file });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return [.. answer.Body["results"]!.AsArray().Select(r => (r!["url"]!.GetValue<string>(), r["username"]!.GetValue<string>()))];
    }

    public Task<RestAnswer> PostAsync(string path, JsonObject body, string? token = null) =>
        SendAsync(path, body, token is null ? null : "Bearer " + token);

    /// <param name="authorization">The whole header.</param>
    public async Task<RestAnswer> SendAsync(string path, JsonObject body, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using HttpResponseMessage response = await _http.SendAsync(request);
        return new RestAnswer(response.StatusCode, (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Registers a name through our own interface.</summary>
    public async Task<HttpStatusCode> RegisterNativeAsync(string name)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync(
            new Uri("/api/v1/peers", UriKind.Relative), new { name, grpc_url = "grpc://127.0.0.1:9" });
        return response.StatusCode;
    }

    public void Dispose() => _http.Dispose();
}
