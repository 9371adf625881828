using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>The one compression that is spoken besides none.</summary>
internal static class Gzip
{
    private const int ChunkSize = 16 * 1024;

    public static void Compress(ReadOnlySpan<byte> payload, CompressionLevel level, IBufferWriter<byte> target)
    {
        using var stream = new BufferWriterStream(target);
        using var gzip = new GZipStream(stream, level);
        gzip.Write(payload);
    }

    /// <summary>Stops as soon as the result exceeds <paramref name="limit"/>: a small message can't fill the memory.</summary>
    /// <exception cref="RpcException">The message is larger than the limit.</exception>
    /// <exception cref="InvalidDataException">The bytes are not gzip.</exception>
    public static void Decompress(ReadOnlySequence<byte> payload, int? limit, PooledBuffer target)
    {
        using var stream = new SequenceStream(payload);
        using var gzip = new GZipStream(stream, CompressionMode.Decompress);
        while (true)
        {
            int read = gzip.Read(target.GetSpan(ChunkSize));
            if (read == 0)
                return;

            target.Advance(read);
            if (target.Length > limit)
                throw new RpcException(MessageFaults.ReceivedTooLarge);
        }
    }
}
