using Google.Protobuf;
using Grpc.Core;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;

namespace P2POrleans.HostilePeer;

/// <summary>Serves the content to whoever asks, by whatever id.</summary>
internal sealed class HostileService(HostileContent content) : FileTransfer.FileTransferBase
{
    public override async Task<Manifest> GetManifest(ManifestRequest request, ServerCallContext context)
    {
        if (content.IsMute)
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        return new Manifest
        {
            Content = request.Content,
            PieceLength = PieceGeometry.For(content.Id.Size).PieceLength,
            PieceLayer = ByteString.CopyFrom(content.Layer.Span),
        };
    }

    public override async Task Download(
        DownloadRequest request, IServerStreamWriter<DataChunk> responseStream, ServerCallContext context)
    {
        await foreach (ReadOnlyMemory<byte> chunk in content.RangeAsync(request.Offset, request.Length, context.CancellationToken))
            await responseStream.WriteAsync(new DataChunk { Data = ByteString.CopyFrom(chunk.Span) }, context.CancellationToken);
    }
}
