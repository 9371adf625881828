using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Harness;

/// <summary>A registered peer that counts its announces.</summary>
internal sealed class TestPeer(TestGateway gateway, RegisterResponse registration)
{
    public RegisterResponse Registration { get; private set; } = registration;

    public string Name => Registration.Name;

    public string Token => Registration.Token;

    public long Epoch => Registration.Epoch;

    /// <summary>Of the next announce.</summary>
    public long Sequence { get; set; } = 1;

    public string FilesPath => $"/api/v1/peers/{Uri.EscapeDataString(Name)}/files?epoch={Epoch}&sequence={Sequence}";

    /// <summary>Announces a full list that must be taken.</summary>
    public async Task<AnnounceResponse> ReplaceAsync(params FileItem[] files)
    {
        using HttpResponseMessage response = await PutAsync(JsonContent.Create(new FileList(files), RestJson.Default.FileList));
        await response.ShouldBeAsync(200);
        Sequence++;
        return await TestGateway.ReadAsync<AnnounceResponse>(response);
    }

    /// <summary>Announces a delta that must be taken.</summary>
    public async Task<AnnounceResponse> ChangeAsync(FileItem[] removed, FileItem[] added)
    {
        using HttpResponseMessage response = await PatchAsync(JsonContent.Create(new FileDelta(removed, added), RestJson.Default.FileDelta));
        await response.ShouldBeAsync(200);
        Sequence++;
        return await TestGateway.ReadAsync<AnnounceResponse>(response);
    }

    public Task<HttpResponseMessage> PutAsync(HttpContent content) => gateway.SendAsync(HttpMethod.Put, FilesPath, content, Token);

    public Task<HttpResponseMessage> PatchAsync(HttpContent content) => gateway.SendAsync(HttpMethod.Patch, FilesPath, content, Token);

    public Task<HttpResponseMessage> HeartbeatAsync() =>
        gateway.SendAsync(HttpMethod.Post, $"/api/v1/peers/{Uri.EscapeDataString(Name)}/heartbeat", null, Token);

    public async Task<FileItem[]> ListFilesAsync() =>
        [.. (await gateway.GetAsync<FilePage>($"/api/v1/peers/{Uri.EscapeDataString(Name)}/files?limit=1000")).Files];

    public static HttpContent Json(string text) => new StringContent(text, Encoding.UTF8, "application/json");

    public static HttpContent Ndjson(string text) => new StringContent(text, Encoding.UTF8, "application/x-ndjson");

    public static HttpContent Bytes(byte[] bytes, string mediaType, string? encoding = null)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return content;
    }
}
