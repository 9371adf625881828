using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Transfers;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Tests.Environment;

/// <summary>
/// A peer that serves one content from memory, well-behaved until a test gives it another script for some of its calls.
/// </summary>
internal sealed class ScriptedPeer : FileTransfer.FileTransferBase, IAsyncDisposable
{
    private readonly byte[] _bytes;
    private readonly HashedContent _hashed;
    private WebApplication? _app;
    private Uri? _address;

    public ScriptedPeer(byte[] bytes, ContentId? claimed)
    {
        _bytes = bytes;
        _hashed = ContentHasher.Hash(bytes);
        Content = claimed ?? _hashed.Id;
    }

    public ContentId Content { get; }

    public Func<Manifest, Manifest> OnManifest { get; set; } = m => m;

    /// <summary>Gets the honest stream's source: the request, where to write to, and the call.</summary>
    public Func<DownloadRequest, IServerStreamWriter<DataChunk>, ServerCallContext, Task>? OnDownload { get; set; }

    public Func<OfferRequest, Offer>? OnGetOffer { get; set; }

    public Func<FileRequest, FileResponse>? OnGetFile { get; set; }

    /// <summary>Null for a peer of the original system, which has neither ECHO nor DUMMY.</summary>
    public Func<DummyDownloadRequest, IServerStreamWriter<DataChunk>, Task>? OnDummyDownload { get; set; }

    /// <summary>Offsets and lengths of the downloads that were asked for.</summary>
    public List<(long Offset, long Length)> Downloads { get; } = [];

    public FetchSource Source(string name = "scripted") => new(name, "f", _address!);

    /// <param name="claimed">The content id that it serves the bytes for, when it is not theirs.</param>
    public static async Task<ScriptedPeer> StartAsync(byte[] bytes, ContentId? claimed = null)
    {
        var peer = new ScriptedPeer(bytes, claimed);
        (peer._app, peer._address) = await TestServer.StartAsync(
            HttpProtocols.Http2,
            services =>
            {
                services.AddGrpc();
                services.AddSingleton(peer);
            },
            app => app.MapGrpcService<ScriptedPeer>());
        return peer;
    }

    public override Task<FileResponse> GetFile(FileRequest request, ServerCallContext context) =>
        Task.FromResult(OnGetFile!(request));

    public override Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context) => OnDummyDownload is null
        ? base.Echo(request, context)
        : Task.FromResult(new EchoResponse { Payload = request.Payload });

    public override Task DummyDownload(
        DummyDownloadRequest request, IServerStreamWriter<DataChunk> responseStream, ServerCallContext context) =>
        OnDummyDownload?.Invoke(request, responseStream) ?? base.DummyDownload(request, responseStream, context);

    public override Task<Offer> GetOffer(OfferRequest request, ServerCallContext context) => Task.FromResult(OnGetOffer!(request));

    public override Task<Manifest> GetManifest(ManifestRequest request, ServerCallContext context) =>
        Task.FromResult(OnManifest(new Manifest
        {
            Content = Content.ToWire(),
            PieceLength = PieceGeometry.For(Content.Size).PieceLength,
            PieceLayer = Google.Protobuf.ByteString.CopyFrom(_hashed.Layer.Span),
        }));

    public override Task Download(DownloadRequest request, IServerStreamWriter<DataChunk> responseStream, ServerCallContext context)
    {
        lock (Downloads)
            Downloads.Add((request.Offset, request.Length));
        return OnDownload is null
            ? SendAsync(responseStream, request.Offset, request.Length)
            : OnDownload(request, responseStream, context);
    }

    /// <summary>Sends bytes of the content as they are.</summary>
    public async Task SendAsync(IServerStreamWriter<DataChunk> stream, long offset, long length)
    {
        while (length > 0)
        {
            int chunk = (int)Math.Min(length, 100_000);
            await stream.WriteAsync(new DataChunk { Data = Google.Protobuf.ByteString.CopyFrom(_bytes.AsSpan((int)offset, chunk)) });
            offset += chunk;
            length -= chunk;
        }
    }

    /// <summary>Breaks all connections and is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _app, null) is not { } app)
            return;

        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }
}
