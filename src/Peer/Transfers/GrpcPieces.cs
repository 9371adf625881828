using Grpc.Core;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>Pieces over the <c>Download</c> call.</summary>
internal sealed class GrpcPieces(PeerConnection connection, ContentId content) : IPieceTransport
{
    private readonly Metadata _headers = new() { { PeerHeaders.Fetcher, PeerHeaders.OwnFetcher } };

    /// <summary>Whoever is asked for pieces has said before that it has them, or there is no other way to ask.</summary>
    public bool HasAnswered => true;

    public ValueTask<IRangeReader> OpenAsync(long offset, long length, CancellationToken cancellationToken)
    {
        var request = new DownloadRequest { Content = content.ToWire(), Offset = offset, Length = length };
        return new ValueTask<IRangeReader>(
            new Reader(connection.Client.Download(request, _headers, cancellationToken: cancellationToken), connection.Address, length));
    }

    private sealed class Reader(AsyncServerStreamingCall<DataChunk> call, Uri address, long length) : IRangeReader
    {
        private ReadOnlyMemory<byte> _chunk;
        private long _left = length;
        private bool _connected;

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            // Empty chunks keep nobody's attention: the caller's watch runs on.
            while (_chunk.IsEmpty)
            {
                if (!await MoveNextAsync(cancellationToken))
                    return 0;
                _chunk = call.ResponseStream.Current.Data.Memory;
                (_connected, _left) = (true, _left - _chunk.Length);
                if (_left < 0)
                    throw new SourceException(SourceFault.Lied, "It sent more than was asked for.");
            }

            int count = Math.Min(buffer.Length, _chunk.Length);
            _chunk[..count].CopyTo(buffer);
            _chunk = _chunk[count..];
            return count;
        }

        public void Dispose() => call.Dispose();

        private async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await call.ResponseStream.MoveNext(cancellationToken);
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new SourceException(SourceProblem.From(e, address, _connected));
            }
            catch (RpcException)
            {
                throw new OperationCanceledException(cancellationToken);
            }
        }
    }
}
