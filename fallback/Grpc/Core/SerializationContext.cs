using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts one message: either one array, or a buffer writer followed by <see cref="Complete()"/>.</summary>
public abstract class SerializationContext
{
    /// <summary>Takes the whole message; the array must not change any more.</summary>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>Writer for the message; nothing is sent before <see cref="Complete()"/>.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Announces the exact size in bytes, so that the message can go into the transport's buffer at once.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    public virtual void Complete() => throw new NotImplementedException();
}
