using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Inbox;
using P2POrleans.Peer.Shares;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Serving;

/// <summary>The contract between peers (<c>protos/file_transfer.proto</c>) over the share index.</summary>
internal sealed class FileTransferService(
    ServedFiles files, PieceLayers layers, ShareIndex index, UploadMeter meter, InboxCalls inbox, OfferedFiles offered,
    ILogger<FileTransferService> logger) : FileTransfer.FileTransferBase
{
    /// <summary>What a client of the original system takes (4 MiB), less the field's tag (one byte) and length (four).</summary>
    public const int MaxGetFileBytes = 4 * 1024 * 1024 - 5;

    public const int MaxListed = 1000;

    /// <summary>Little enough to need no slot.</summary>
    public const int MaxEchoBytes = 64 * 1024;

    /// <summary>
    /// A receiver takes each chunk as an array: below .NET's threshold for large objects, above which collecting them costs more.
    /// </summary>
    public const int ChunkBytes = 64 * 1024;

    public override async Task<FileResponse> GetFile(FileRequest request, ServerCallContext context)
    {
        ServedFile file = Found(files.Open(request.Filename, out ServedFile? opened), opened, context);
        // Not when this method returns, but when all was sent (WholeAnswers): until then it is in memory, which the slots bound.
        context.GetHttpContext().Response.RegisterForDispose(file);
        long size = file.Entry.Content.Size;
        if (size > MaxGetFileBytes)
        {
            throw Refuse(
                StatusCode.ResourceExhausted,
                $"The file has {size} bytes, more than fit in one message ({MaxGetFileBytes}). "
                + $"Use Download, or GET /files/{file.Entry.Content} over HTTP.");
        }

        // A client of the original system knows no "ask again later": it waits for its turn.
        await TakeSlotAsync(file, 0, size, Timeout.InfiniteTimeSpan, context);
        var bytes = new byte[size];
        if (!file.TryRead(bytes, 0) || !file.IsUnchanged)
            throw Changed();
        if (!await file.TrySendingAsync(bytes.Length, context.CancellationToken))
            throw TooBusy();
        return new FileResponse { Content = UnsafeByteOperations.UnsafeWrap(bytes) };
    }

    public override async Task ListFiles(
        ListFilesRequest request, IServerStreamWriter<ListFilesResponse> responseStream, ServerCallContext context)
    {
        // One snapshot for the whole answer, whatever changes meanwhile.
        foreach (ShareEntry[] page in index.Current.Entries.Chunk(MaxListed))
        {
            var response = new ListFilesResponse();
            response.Files.AddRange(page.Select(e => new SharedFile { Name = e.Name, Content = e.Content.ToWire() }));
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    public override async Task<Manifest> GetManifest(ManifestRequest request, ServerCallContext context)
    {
        ContentId content = Read(request.Content);
        ServedFile file = Found(files.Open(content, out ServedFile? opened), opened, context);
        // As in GetFile: a layer may have a MiB.
        context.GetHttpContext().Response.RegisterForDispose(file);
        PieceGeometry geometry = PieceGeometry.For(content.Size);
        var manifest = new Manifest { Content = content.ToWire(), PieceLength = geometry.PieceLength };
        if (file.Pieces is { } pieces)
            manifest.Have = UnsafeByteOperations.UnsafeWrap(pieces.Have());
        manifest.Coming = UnsafeByteOperations.UnsafeWrap(file.Spreading);
        if (!request.WithoutLayer)
        {
            // Made again before it takes a slot, if it was lost: that may take long.
            if (file.Pieces is null && !await layers.PrepareAsync(file.Entry, context.CancellationToken))
                throw Changed();
            int length = geometry.LayerLength;
            var leecher = Leecher.Of(context.GetHttpContext());
            if (!await file.TryEnterAsync(leecher, length, Busy.Patience, context.CancellationToken)
                || !await file.TrySendingAsync(length, context.CancellationToken))
            {
                throw TooBusy();
            }

            manifest.PieceLayer = UnsafeByteOperations.UnsafeWrap(
                file.Pieces?.Layer ?? await layers.FindAsync(file.Entry, context.CancellationToken) ?? throw Changed());
        }

        return manifest;
    }

    public override async Task Download(DownloadRequest request, IServerStreamWriter<DataChunk> responseStream, ServerCallContext context)
    {
        ContentId content = Read(request.Content);
        using ServedFile file = Found(files.Open(content, out ServedFile? opened), opened, context);
        if (request.Offset < 0 || request.Length < 0 || request.Offset > content.Size - request.Length)
            throw Refuse(StatusCode.OutOfRange, $"{request.Length} bytes from {request.Offset} are not inside of {content.Size} bytes.");

        if (!file.Has(request.Offset, request.Length))
        {
            throw Later(
                StatusCode.OutOfRange, "This peer is fetching the content itself, and has not all of that range yet.",
                Busy.RetryAfterSecondsUnfinished);
        }

        await TakeSlotAsync(file, request.Offset, request.Length, Busy.Patience, context);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long offset = request.Offset;
            for (long left = request.Length; left > 0;)
            {
                int length = file.Portion((int)Math.Min(left, ChunkBytes));
                if (!await file.TrySendingAsync(length, context.CancellationToken))
                    throw TooBusy();
                if (!file.TryRead(buffer.AsSpan(0, length), offset) || !file.IsUnchanged)
                    throw Changed();
                // The message is on its way, in the connection's own buffers, when the write completes: this one is free again then.
                ByteString data = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, length));
                await responseStream.WriteAsync(new DataChunk { Data = data }, context.CancellationToken);
                offset += length;
                left -= length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context) => request.Payload.Length <= MaxEchoBytes
        ? Task.FromResult(new EchoResponse { Payload = request.Payload })
        : throw Refuse(StatusCode.InvalidArgument, $"The payload has more than {MaxEchoBytes} bytes.");

    public override async Task DummyDownload(
        DummyDownloadRequest request, IServerStreamWriter<DataChunk> responseStream, ServerCallContext context)
    {
        using Upload upload = meter.Begin();
        var leecher = Leecher.Of(context.GetHttpContext());
        if (!await DummyTransfer.TrySendAsync(request, responseStream, upload, leecher, context.CancellationToken))
            throw TooBusy();
    }

    public override Task<DummyUploadResponse> DummyUpload(IAsyncStreamReader<DataChunk> requestStream, ServerCallContext context) =>
        DummyTransfer.ReceiveAsync(requestStream, context.CancellationToken);

    public override Task Send(SendRequest request, IServerStreamWriter<SendProgress> responseStream, ServerCallContext context) =>
        inbox.SendAsync(request, responseStream, context.CancellationToken);

    public override Task<Offer> GetOffer(OfferRequest request, ServerCallContext context) =>
        offered.Find(request.OfferId.Span, request.Receiver) is { } file
            ? Task.FromResult(new Offer { Name = file.Entry.Name, Content = file.Entry.Content.ToWire() })
            : throw Refuse(StatusCode.NotFound, "Nothing is offered here under that id.");

    private static ContentId Read(ContentIdentity? wire) => WireContent.TryRead(wire, out ContentId content)
        ? content
        : throw Refuse(StatusCode.InvalidArgument, "A content identity has 32 bytes of pieces root and a size that agrees with it.");

    private ServedFile Found(OpenOutcome outcome, ServedFile? file, ServerCallContext context)
    {
        if (file is not null)
        {
            ServingLog.Serving(logger, file.Entry.Name, context.Peer, context.Method);
            return file;
        }

        throw outcome switch
        {
            OpenOutcome.Changed => NoLongerIt(),
            OpenOutcome.NotYet => Later(StatusCode.ResourceExhausted, Busy.NotYetReason, Busy.RetryAfterSeconds),
            _ => Refuse(StatusCode.NotFound, "Nothing is shared here by that name or content id."),
        };
    }

    private static async Task TakeSlotAsync(ServedFile file, long offset, long length, TimeSpan patience, ServerCallContext context)
    {
        var leecher = Leecher.Of(context.GetHttpContext());
        if (!await file.TryBeginAsync(leecher, offset, length, patience, context.CancellationToken))
            throw TooBusy();
    }

    private static RpcException TooBusy() => Later(StatusCode.ResourceExhausted, Busy.Reason, Busy.RetryAfterSeconds);

    private static RpcException Later(StatusCode status, string reason, string seconds) =>
        new(new Status(status, reason), new Metadata { { PeerHeaders.RetryAfter, seconds } });

    private RpcException Changed()
    {
        index.RequestScan();
        return NoLongerIt();
    }

    private static RpcException NoLongerIt() => Refuse(StatusCode.FailedPrecondition, "The file on disk is no longer that content.");

    private static RpcException Refuse(StatusCode status, string reason) => new(new Status(status, reason));
}
