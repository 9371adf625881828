using System.Buffers;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>A received message, lent to its deserializer.</summary>
internal sealed class PayloadContext : DeserializationContext
{
    private ReadOnlySequence<byte> _payload;

    public override int PayloadLength => (int)_payload.Length;

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    /// <summary>Unpacks and deserializes one message; the payload may be overwritten afterwards.</summary>
    /// <param name="encoding">The sender's <c>grpc-encoding</c>, if any.</param>
    /// <param name="limit">Most bytes that the message may have once it is unpacked; null for any.</param>
    /// <exception cref="RpcException">The message breaks the rules.</exception>
    public T Deserialize<T>(
        in ReadOnlySequence<byte> payload, bool compressed, string? encoding, int? limit, Func<DeserializationContext, T> deserializer)
    {
        if (!compressed)
            return Deserialize(payload, deserializer);
        if (encoding is null or HeaderNames.Identity)
            throw new RpcException(MessageFaults.CompressedWithoutEncoding);
        if (encoding != HeaderNames.Gzip)
            throw new RpcException(MessageFaults.UnknownEncoding(encoding));

        using var plain = new PooledBuffer();
        Gzip.Decompress(payload, limit, plain);
        return Deserialize(new ReadOnlySequence<byte>(plain.Memory), deserializer);
    }

    private T Deserialize<T>(in ReadOnlySequence<byte> payload, Func<DeserializationContext, T> deserializer)
    {
        _payload = payload;
        try
        {
            return deserializer(this);
        }
        finally
        {
            _payload = default;
        }
    }
}
