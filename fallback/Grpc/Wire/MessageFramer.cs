using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>
/// Puts a prefix and a serialized message into a buffer. A message whose serializer announces its size and that is not to be
/// compressed goes straight into the target; any other one is collected aside first. One message at a time.
/// </summary>
/// <param name="maxMessageSize">Most bytes that a message may have before compression; null for any.</param>
internal sealed class MessageFramer(int? maxMessageSize) : SerializationContext
{
    private Step _step = Step.Complete;
    private IBufferWriter<byte> _target = null!;
    private PooledBuffer _aside = null!;
    private CompressionLevel? _compression;
    private int? _announcedLength;

    private enum Step
    {
        /// <summary>Nothing has been written.</summary>
        Begun,

        /// <summary>The prefix is in the target and the serializer writes behind it.</summary>
        WritingDirectly,

        /// <summary>The serializer writes into a buffer of its own.</summary>
        WritingAside,

        Complete,
    }

    /// <param name="compression">The gzip level, or null to send the message as it is.</param>
    /// <exception cref="RpcException">The message is larger than allowed.</exception>
    public void Write<T>(T message, Action<T, SerializationContext> serializer, IBufferWriter<byte> target, CompressionLevel? compression)
    {
        using var aside = new PooledBuffer();
        (_step, _target, _aside, _compression, _announcedLength) = (Step.Begun, target, aside, compression, null);
        serializer(message, this);
        if (_step != Step.Complete)
            throw new InvalidOperationException("The serializer did not complete its message.");
    }

    public override void SetPayloadLength(int payloadLength)
    {
        Expect(_step == Step.Begun);
        CheckSize(payloadLength);
        _announcedLength = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        Expect(_step != Step.Complete);
        if (_step == Step.Begun && _announcedLength is int length && _compression is null)
        {
            (_target as PooledBuffer)?.Reserve(MessagePrefix.Size + length);
            MessagePrefix.Write(_target, compressed: false, length);
            _step = Step.WritingDirectly;
        }
        else if (_step == Step.Begun)
        {
            _aside.Reserve(_announcedLength ?? 0);
            _step = Step.WritingAside;
        }

        return _step == Step.WritingDirectly ? _target : _aside;
    }

    public override void Complete()
    {
        Expect(_step is Step.WritingDirectly or Step.WritingAside);
        if (_step == Step.WritingAside)
            WritePayload(_aside.Span);
        _step = Step.Complete;
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Expect(_step == Step.Begun);
        WritePayload(payload);
        _step = Step.Complete;
    }

    private void WritePayload(ReadOnlySpan<byte> payload)
    {
        CheckSize(payload.Length);

        // An empty message stays as it is: of nothing, GZipStream makes nothing, which is not gzip.
        if (_compression is not CompressionLevel level || payload.IsEmpty)
        {
            MessagePrefix.Write(_target, compressed: false, payload.Length);
            _target.Write(payload);
            return;
        }

        using var compressed = new PooledBuffer();
        Gzip.Compress(payload, level, compressed);
        MessagePrefix.Write(_target, compressed: true, compressed.Length);
        _target.Write(compressed.Span);
    }

    private void CheckSize(int length)
    {
        if (length > maxMessageSize)
            throw new RpcException(MessageFaults.SentTooLarge);
    }

    private void Expect(bool condition)
    {
        if (!condition)
            throw new InvalidOperationException($"The serializer called out of order ({_step}).");
    }
}
