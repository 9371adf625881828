using System.Net;
using System.Net.Http.Headers;
using System.Text;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.EndToEnd.Tests;

/// <summary>What callers send by mistake or in bad faith: refused with a reason, and the server stays up.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const long Huge = 300_000_000;

    private static readonly HttpClient Http = new();

    private TestNetwork _network = null!;
    private TestPeer _peer = null!;

    public async Task InitializeAsync()
    {
        _network = await TestNetwork.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(_network.Folder("share"), "file.txt"), "x");
        _peer = await _network.StartPeerAsync("peer", _network.Folder("share"));
    }

    public async Task DisposeAsync() => await _network.DisposeAsync();

    [Fact]
    public async Task Gateway_GetsNonsense_RefusesItAndStaysUp()
    {
        Uri peers = Url("peers");
        Uri files = Url("peers/peer/files?epoch=1&sequence=1");

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(peers, """{"name": """));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(peers, """{"name":"a/b","grpc_url":"grpc://localhost:1"}"""));
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(peers, """{"name":"peer","grpc_url":"grpc://localhost:1"}"""));
        Assert.Equal(HttpStatusCode.Unauthorized, await PutAsync(files, token: TokenOf("peer")));
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(files, token: TokenOf("other")));
        Assert.Equal(HttpStatusCode.BadRequest, await GetAsync(Url("files/nonsense")));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(Url("files/" + new string('a', 64) + "-1")));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(peers, new HugeContent(Huge)));

        (await _network.RunAsync("search", "file")).AssertDone();
    }

    [Fact]
    public async Task Peer_GetsNonsense_RefusesItAndStaysUp()
    {
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(new Uri(_peer.HttpUrl, "files/" + new string('a', 64) + "-1")));
        HttpStatusCode status = await GetAsync(new Uri(_peer.HttpUrl, "files/..%2F..%2Fetc%2Fpasswd"));
        Assert.True(status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{status}");

        (await _network.RunAsync("get", "file.txt", "-o", _network.Folder("target"))).AssertDone();
    }

    [Fact]
    public async Task Peer_NameOfAnother_EndsWithAReason()
    {
        ProcessResult result = await _network.RunAsync(
            "peer", "--name", "peer", "--share", _network.Folder("share"), "--state", _network.Folder("another"),
            "--listen", "127.0.0.1:0");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("p2p: the name peer belongs to another peer", result.Error.Split('\n')[^1], StringComparison.Ordinal);
        (await _network.RunAsync("search", "file")).AssertDone();
    }

    /// <summary>Well-formed, and never issued.</summary>
    private static string TokenOf(string peer) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(peer)).TrimEnd('=') + "." + new string('A', 43);

    private Uri Url(string path) => new($"{_network.Gateway}/api/v1/{path}");

    private async Task<HttpStatusCode> GetAsync(Uri url)
    {
        using HttpResponseMessage response = await Http.GetAsync(url);
        return response.StatusCode;
    }

    private Task<HttpStatusCode> PostAsync(Uri url, string json) =>
        PostAsync(url, new StringContent(json, Encoding.UTF8, "application/json"));

    private async Task<HttpStatusCode> PostAsync(Uri url, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        // A server may refuse by what the headers say; then nothing needs to be sent.
        request.Headers.ExpectContinue = content is HugeContent;
        return await SendAsync(request);
    }

    private async Task<HttpStatusCode> PutAsync(Uri url, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, url)
        {
            Content = new StringContent("""{"files":[]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await SendAsync(request);
    }

    private async Task<HttpStatusCode> SendAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await Http.SendAsync(request);
        return response.StatusCode;
    }

    private sealed class HugeContent : HttpContent
    {
        private readonly long _length;

        public HugeContent(long length)
        {
            _length = length;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            byte[] spaces = [.. Enumerable.Repeat((byte)' ', 1 << 16)];
            for (long left = _length; left > 0; left -= spaces.Length)
                await stream.WriteAsync(spaces.AsMemory(0, (int)Math.Min(left, spaces.Length)));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _length;
            return true;
        }
    }
}
