using System.Buffers;
using System.Buffers.Binary;

namespace Grpc.Wire;

/// <summary>The five bytes before every message: a compression flag and the length, big-endian.</summary>
/// <param name="Flag">0 plain, 1 compressed; nothing else is valid.</param>
/// <param name="Length">Bytes that follow.</param>
internal readonly record struct MessagePrefix(byte Flag, uint Length)
{
    public const int Size = 5;

    public bool IsCompressed => Flag == 1;

    /// <summary>Can this be the prefix of a message at all?</summary>
    public bool IsValid => Flag <= 1 && Length <= int.MaxValue;

    /// <param name="limit">Null for as much as memory can hold in one piece.</param>
    public bool Exceeds(int? limit) => Length > (limit ?? Array.MaxLength);

    public static MessagePrefix Read(ReadOnlySpan<byte> bytes) => new(bytes[0], BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]));

    public static MessagePrefix Read(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.FirstSpan.Length >= Size)
            return Read(bytes.FirstSpan);

        Span<byte> prefix = stackalloc byte[Size];
        bytes.Slice(0, Size).CopyTo(prefix);
        return Read(prefix);
    }

    public static void Write(IBufferWriter<byte> target, bool compressed, int length)
    {
        Span<byte> bytes = target.GetSpan(Size);
        bytes[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], (uint)length);
        target.Advance(Size);
    }
}
