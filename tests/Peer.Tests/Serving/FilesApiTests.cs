using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Reporting;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Tests.Serving;

public sealed class FilesApiTests : PeerTest
{
    private static readonly byte[] Content = TestContent.Of(100_000);
    private static readonly ContentId Id = ContentHasher.Hash(Content).Id;

    [Fact]
    public async Task Get_WholeFile_BytesAndHeaders()
    {
        Write("a/señal.html", Content);
        RunningPeer peer = await StartAsync();
        using HttpResponseMessage response = await peer.Http.GetAsync($"/files/{Id}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Content, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal($"\"{Id}\"", response.Headers.ETag!.ToString());
        Assert.Equal("bytes", Assert.Single(response.Headers.AcceptRanges));
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("señal.html", response.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Get_AllSlotsAreTaken_ComeAgainLater()
    {
        // More than the connection holds, so that it takes as long as we don't read.
        byte[] large = TestContent.Of(32 * TestContent.MiB);
        ContentId id = ContentHasher.Hash(large).Id;
        Write("f", large);
        RunningPeer peer = await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:UploadSlots", "1"));
        using HttpResponseMessage slow = await peer.Http.GetAsync($"/files/{id}", HttpCompletionOption.ResponseHeadersRead);
        using HttpResponseMessage refused = await peer.Http.GetAsync($"/files/{id}");
        using var call = peer.Grpc.Client.Download(new DownloadRequest { Content = id.ToWire(), Length = 1 });
        RpcException e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        slow.Dispose();
        using HttpResponseMessage later = await peer.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, $"/files/{id}") { Headers = { Range = new(0, 9) } });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(StatusCode.ResourceExhausted, e.StatusCode);
        Assert.Equal("1", e.Trailers.GetValue("retry-after"));
        Assert.Equal(large[..10], await later.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=100-199", 100, 100)]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=99999-", 99_999, 1)]
    [InlineData("bytes=99000-200000", 99_000, 1000)]
    [InlineData("bytes=-10", 99_990, 10)]
    [InlineData("bytes=-200000", 0, 100_000)]
    public async Task Get_Range_ThoseBytes(string range, int offset, int length)
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();
        using HttpResponseMessage response = await SendAsync(peer, HttpMethod.Get, ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes {offset}-{offset + length - 1}/100000", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(Content[offset..(offset + length)], await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=100000-")]
    [InlineData("bytes=200000-300000")]
    [InlineData("bytes=-0")]
    public async Task Get_RangeOutside_416(string range)
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();
        using HttpResponseMessage response = await SendAsync(peer, HttpMethod.Get, ("Range", range));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */100000", response.Content.Headers.ContentRange!.ToString());
    }

    [Theory]
    [InlineData("bytes=9-1")]
    [InlineData("bytes=a-b")]
    [InlineData("lines=1-2")]
    public async Task Get_RangeThatIsNone_WholeFile(string range)
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();
        using HttpResponseMessage response = await SendAsync(peer, HttpMethod.Get, ("Range", range));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Content.Length, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Get_Conditions_AreHonoured()
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();

        using HttpResponseMessage same = await SendAsync(peer, HttpMethod.Get, ("If-None-Match", $"\"{Id}\""));
        using HttpResponseMessage ifRange = await SendAsync(peer, HttpMethod.Get, ("Range", "bytes=0-9"), ("If-Range", $"\"{Id}\""));
        using HttpResponseMessage ifOther = await SendAsync(peer, HttpMethod.Get, ("Range", "bytes=0-9"), ("If-Range", "\"other\""));
        using HttpResponseMessage match = await SendAsync(peer, HttpMethod.Get, ("If-Match", "\"other\""));

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(HttpStatusCode.PartialContent, ifRange.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ifOther.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, match.StatusCode);
        await peer.WaitForAsync(s => s.Uploads.Active == 0);
    }

    [Fact]
    public async Task Head_File_HeadersAlone()
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();
        using HttpResponseMessage response = await SendAsync(peer, HttpMethod.Head);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Content.Length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        await peer.WaitForAsync(s => s.Uploads.Active == 0);
    }

    [Fact]
    public async Task Get_EmptyFile_Is200()
    {
        Write("empty", []);
        RunningPeer peer = await StartAsync();
        using HttpResponseMessage response = await peer.Http.GetAsync($"/files/{ContentId.Empty}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Get_Unknown_RightStatusAndAReason()
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();
        foreach ((string id, HttpStatusCode status) in new[]
        {
            ($"{Id.Root}-{Id.Size + 1}", HttpStatusCode.NotFound),
            (new string('a', 64), HttpStatusCode.NotFound),
            ("f", HttpStatusCode.BadRequest),
            ("..%2F..%2Fetc%2Fpasswd", HttpStatusCode.BadRequest),
            ("%2e%2e", HttpStatusCode.BadRequest),
        })
        {
            using HttpResponseMessage response = await peer.Http.GetAsync($"/files/{id}");
            Assert.True(response.StatusCode == status || id == "%2e%2e", $"{id}: {response.StatusCode}");
            Assert.NotEqual(HttpStatusCode.OK, id == "%2e%2e" ? status : response.StatusCode);
        }
    }

    [Fact]
    public async Task Get_BareRoot_WhenItIsOneContentElseTheChoices()
    {
        byte[] large = TestContent.Of(2 * TestContent.MiB);
        HashedContent whole = ContentHasher.Hash(large);
        Write("f", Content);
        Write("whole", large);
        Write("top", whole.Layer.ToArray());
        RunningPeer peer = await StartAsync();

        Assert.Equal(Content, await peer.Http.GetByteArrayAsync($"/files/{Id.Root}"));
        Assert.Equal(large, await peer.Http.GetByteArrayAsync($"/files/{whole.Id}"));
        Assert.Equal(whole.Layer.ToArray(), await peer.Http.GetByteArrayAsync($"/files/{whole.Id.Root}-64"));
        using HttpResponseMessage several = await peer.Http.GetAsync($"/files/{whole.Id.Root}");
        Assert.Equal(HttpStatusCode.MultipleChoices, several.StatusCode);
        using JsonDocument problem = JsonDocument.Parse(await several.Content.ReadAsStringAsync());
        Assert.Equal(
            [$"{whole.Id.Root}-64", whole.Id.ToString()],
            problem.RootElement.GetProperty("choices").EnumerateArray().Select(c => c.GetString()!).OrderBy(c => c.Length));
    }

    [Fact]
    public async Task Get_FileWasChangedOnDisk_Gone()
    {
        string path = Write("f", Content);
        RunningPeer peer = await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:Settle", "1.00:00:00"));
        File.AppendAllText(path, "more");
        using HttpResponseMessage response = await peer.Http.GetAsync($"/files/{Id}");

        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
    }

    [Fact]
    public async Task Get_FileWasChangedAndHashedAgain_FormerContentIsGoneUntilTheFileIs()
    {
        string path = Write("f", Content);
        RunningPeer peer = await StartAsync();
        long bytes = peer.Status.Bytes;
        File.AppendAllText(path, "more");
        await peer.WaitForAsync(s => s.Bytes == bytes + 4);

        Assert.Equal(HttpStatusCode.Gone, await StatusOfAsync());

        File.Delete(path);
        await peer.WaitForAsync(s => s.Files == 0);

        Assert.Equal(HttpStatusCode.NotFound, await StatusOfAsync());

        async Task<HttpStatusCode> StatusOfAsync()
        {
            using HttpResponseMessage response = await peer.Http.GetAsync($"/files/{Id}");
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task List_Pages_EveryFileOnce()
    {
        for (int i = 0; i < 25; i++)
            Write($"n{i:D2}", [(byte)(i / 2)]);
        RunningPeer peer = await StartAsync();

        var files = new List<FileItem>();
        string? cursor = null;
        do
        {
            string query = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            FilePage page = (await peer.Http.GetFromJsonAsync($"/files?limit=4{query}", PeerJson.Default.FilePage))!;
            Assert.InRange(page.Files.Count, 1, 4);
            files.AddRange(page.Files);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"n{i:D2}"), files.Select(f => f.Name));
        Assert.Equal(ContentHasher.Hash([3]).Id.ToString(), files[6].ContentId);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=x")]
    [InlineData("cursor=!")]
    [InlineData("cursor=AAAA")]
    public async Task List_BadQuery_400(string query)
    {
        RunningPeer peer = await StartAsync();
        using HttpResponseMessage response = await peer.Http.GetAsync($"/files?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Health_And_Status_TellHowItIs()
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();

        Assert.Equal("live\n", await peer.Http.GetStringAsync("/healthz/live"));
        Assert.Equal("ready\n", await peer.Http.GetStringAsync("/healthz/ready"));
        PeerStatus status = (await peer.Http.GetFromJsonAsync("/api/v1/status", PeerJson.Default.PeerStatus))!;
        Assert.Equal(("peer", true, 1, Content.Length), (status.Name, status.Ready, status.Files, status.Bytes));
        Assert.Null(status.Hashing);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        RunningPeer peer, HttpMethod method, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"/files/{Id}");
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await peer.Http.SendAsync(request);
    }
}
