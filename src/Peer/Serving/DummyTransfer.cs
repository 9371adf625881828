using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using P2POrleans.Peer.Wire;

namespace P2POrleans.Peer.Serving;

/// <summary>Simulated transfers: bytes that no file has, over the real path.</summary>
internal static class DummyTransfer
{
    public const long MaxBytes = 16L * 1024 * 1024 * 1024;

    public const int MaxChunkBytes = 1024 * 1024;

    // Random, so that nothing on the way can make it smaller.
    private static readonly byte[] Noise = RandomNumberGenerator.GetBytes(MaxChunkBytes);

    /// <summary>Takes a slot and a part of the rate like any upload.</summary>
    /// <returns>False when there is no slot.</returns>
    public static async Task<bool> TrySendAsync(
        DummyDownloadRequest request, IServerStreamWriter<DataChunk> stream, Upload upload, Leecher leecher,
        CancellationToken cancellationToken)
    {
        if (request.Length is < 0 or > MaxBytes)
            throw Invalid($"The length {request.Length} is not between 0 and {MaxBytes}.");
        if (request.ChunkSize is < 0 or > MaxChunkBytes)
            throw Invalid($"The chunk size {request.ChunkSize} is not between 0 and {MaxChunkBytes}.");

        if (!await upload.EnterAsync(leecher, request.Length, Busy.Patience, cancellationToken))
            return false;
        int chunk = request.ChunkSize == 0 ? FileTransferService.ChunkBytes : request.ChunkSize;
        for (long left = request.Length; left > 0;)
        {
            int length = upload.Portion((int)Math.Min(left, chunk));
            if (!await upload.TrySendingAsync(length, cancellationToken))
                return false;
            ByteString data = UnsafeByteOperations.UnsafeWrap(Noise.AsMemory(0, length));
            await stream.WriteAsync(new DataChunk { Data = data }, cancellationToken);
            left -= length;
        }

        return true;
    }

    public static async Task<DummyUploadResponse> ReceiveAsync(IAsyncStreamReader<DataChunk> stream, CancellationToken cancellationToken)
    {
        long length = 0;
        while (await stream.MoveNext(cancellationToken))
        {
            length += stream.Current.Data.Length;
            if (length > MaxBytes)
                throw Invalid($"More than {MaxBytes} bytes.");
        }

        return new DummyUploadResponse { Length = length };
    }

    private static RpcException Invalid(string reason) => new(new Status(StatusCode.InvalidArgument, reason));
}
