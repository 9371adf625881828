using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Gateways;

/// <summary>
/// Speaks the gateway's REST interface. Expected outcomes are values, an unreachable gateway included; only cancellation
/// throws. Any thread may call any member.
/// </summary>
public sealed class DirectoryClient : IDisposable
{
    /// <summary>What a gateway gives on one page unless it is configured otherwise.</summary>
    public const int MaxPageSize = 1000;

    /// <summary>Well below a lease: a gateway that takes longer is as good as away.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    /// <summary>A full list of a large peer takes a while to be written down.</summary>
    private static readonly TimeSpan AnnounceTimeout = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http;

    /// <param name="http">With the gateway's URL as its base address; disposed with this client.</param>
    public DirectoryClient(HttpClient http) => _http = http;

    /// <summary>The gateway's URL.</summary>
    public Uri Gateway => _http.BaseAddress!;

    /// <summary>The gateway's URL as messages write it: without the slash at the end.</summary>
    public string GatewayName => Gateway.ToString().TrimEnd('/');

    /// <param name="gateway">An absolute http(s) URL.</param>
    public static DirectoryClient Connect(Uri gateway)
    {
        var handler = new SocketsHttpHandler
        {
            // A gateway that does not answer the door in this time is away.
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = System.Net.DecompressionMethods.All,
        };
        return new DirectoryClient(new HttpClient(handler) { BaseAddress = gateway, Timeout = Timeout.InfiniteTimeSpan });
    }

    public Task<GatewayResult<InfoResponse>> GetInfoAsync(CancellationToken cancellationToken) =>
        GetAsync("api/v1/info", RestJson.Default.InfoResponse, cancellationToken);

    /// <returns>Or <see cref="GatewayError.Conflict"/> for a name that is another peer's.</returns>
    public Task<GatewayResult<RegisterResponse>> RegisterAsync(RegisterRequest request, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post, "api/v1/peers", null, JsonContent.Create(request, RestJson.Default.RegisterRequest),
            RestJson.Default.RegisterResponse, cancellationToken);

    public Task<GatewayResult<HeartbeatResponse>> HeartbeatAsync(string peer, string token, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{PathOf(peer)}/heartbeat", token, null, RestJson.Default.HeartbeatResponse, cancellationToken);

    /// <summary>Replaces everything that the peer has announced.</summary>
    /// <returns>Or <see cref="GatewayError.Conflict"/> with what was expected.</returns>
    public Task<GatewayResult<AnnounceResponse>> AnnounceAllAsync(
        string peer, string token, long epoch, long sequence, IEnumerable<FileItem> files, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Put, AnnouncePath(peer, epoch, sequence), token,
            new NdjsonContent<FileItem>(files, RestJson.Default.FileItem), RestJson.Default.AnnounceResponse, cancellationToken);

    /// <summary>Changes what the peer has announced: removals first, then additions.</summary>
    /// <returns>Or <see cref="GatewayError.Conflict"/> with what was expected.</returns>
    public Task<GatewayResult<AnnounceResponse>> AnnounceChangesAsync(
        string peer, string token, long epoch, long sequence, IEnumerable<FileDeltaLine> changes, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Patch, AnnouncePath(peer, epoch, sequence), token,
            new NdjsonContent<FileDeltaLine>(changes, RestJson.Default.FileDeltaLine), RestJson.Default.AnnounceResponse,
            cancellationToken);

    /// <summary>Takes the peer offline at once; it keeps its name and its files.</summary>
    public Task<GatewayResult<Acknowledged>> SignOffAsync(string peer, string token, CancellationToken cancellationToken) =>
        SendAsync<Acknowledged>(HttpMethod.Delete, $"{PathOf(peer)}/lease", token, null, null, cancellationToken);

    /// <summary>Makes the directory forget the peer: its files, and whose its name is.</summary>
    public Task<GatewayResult<Acknowledged>> RemoveAsync(string peer, string token, CancellationToken cancellationToken) =>
        SendAsync<Acknowledged>(HttpMethod.Delete, PathOf(peer), token, null, null, cancellationToken);

    /// <summary>Peers in name order, offline ones included.</summary>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">Peers on a page; null for the gateway's choice.</param>
    public Task<GatewayResult<PeerPage>> ListPeersAsync(string? cursor, int? limit, CancellationToken cancellationToken) =>
        GetAsync("api/v1/peers" + Query(("cursor", cursor), ("limit", Text(limit))), RestJson.Default.PeerPage, cancellationToken);

    /// <summary>One peer, online or not.</summary>
    /// <returns>Or <see cref="GatewayError.NotFound"/>.</returns>
    public Task<GatewayResult<PeerItem>> FindPeerAsync(string peer, CancellationToken cancellationToken) =>
        GetAsync(PathOf(peer), RestJson.Default.PeerItem, cancellationToken);

    /// <summary>What a peer has announced, online or not.</summary>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">Files on a page; null for the gateway's choice.</param>
    public Task<GatewayResult<FilePage>> ListFilesAsync(string peer, string? cursor, int? limit, CancellationToken cancellationToken) =>
        GetAsync(
            $"{PathOf(peer)}/files" + Query(("cursor", cursor), ("limit", Text(limit))), RestJson.Default.FilePage, cancellationToken);

    public Task<GatewayResult<SearchPage>> SearchAsync(FileSearch search, CancellationToken cancellationToken) =>
        GetAsync(
            "api/v1/files" + Query(
                ("q", search.Text), ("ext", search.Extension), ("min_size", Text(search.MinSize)), ("max_size", Text(search.MaxSize)),
                ("limit", Text(search.Limit)), ("cursor", search.Cursor)),
            RestJson.Default.SearchPage, cancellationToken);

    /// <summary>Who shares a file of this name now. A name with a '/' is compared whole, one without with the last segment.</summary>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">Sources on a page; null for the gateway's choice.</param>
    public Task<GatewayResult<NameLookup>> FindByNameAsync(
        string name, string? cursor, int? limit, CancellationToken cancellationToken) =>
        GetAsync(
            "api/v1/files/by-name/" + string.Join('/', name.Split('/').Select(Uri.EscapeDataString))
                + Query(("cursor", cursor), ("limit", Text(limit))),
            RestJson.Default.NameLookup, cancellationToken);

    /// <summary>Who shares a content now.</summary>
    /// <param name="contentId">A content id, or a bare root when only one size is known for it.</param>
    /// <param name="cursor">From the page before; null for the first.</param>
    /// <param name="limit">Peers on a page; null for the gateway's choice.</param>
    /// <returns>Or <see cref="GatewayError.NotFound"/>, or <see cref="GatewayError.Ambiguous"/> for a bare root.</returns>
    public Task<GatewayResult<ContentSources>> FindByIdAsync(
        string contentId, string? cursor, int? limit, CancellationToken cancellationToken) =>
        GetAsync(
            "api/v1/files/" + Uri.EscapeDataString(contentId) + Query(("cursor", cursor), ("limit", Text(limit))),
            RestJson.Default.ContentSources, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static string PathOf(string peer) => "api/v1/peers/" + Uri.EscapeDataString(peer);

    private static string AnnouncePath(string peer, long epoch, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{PathOf(peer)}/files?epoch={epoch}&sequence={sequence}");

    private static string? Text(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new System.Text.StringBuilder();
        foreach ((string name, string? value) in parameters)
        {
            if (value is not null)
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return query.ToString();
    }

    private Task<GatewayResult<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => SendAsync(HttpMethod.Get, path, null, null, type, cancellationToken);

    private async Task<GatewayResult<T>> SendAsync<T>(
        HttpMethod method, string path, string? token, HttpContent? content, JsonTypeInfo<T>? type, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        // Of its own, because the client's covers no more than the headers.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(method == HttpMethod.Put || method == HttpMethod.Patch ? AnnounceTimeout : AnswerTimeout);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await GatewayReply.ReadAsync(GatewayName, response, type, limit.Token);
        }
        catch (Exception e) when (GatewayReply.IsUnreachable(e, cancellationToken))
        {
            return GatewayReply.Unreachable(GatewayName, e);
        }
    }
}
