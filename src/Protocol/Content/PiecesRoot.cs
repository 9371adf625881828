using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace P2POrleans.Protocol.Content;

/// <summary>
/// The root of BitTorrent v2's Merkle tree over a file (BEP 52, "pieces root"): 32 bytes, kept in place so that an index
/// of millions of them needs no objects. All zero for an empty file. The root alone does not fix the size of the file: see
/// <see cref="ContentId"/>.
/// </summary>
public readonly struct PiecesRoot : IEquatable<PiecesRoot>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not <see cref="Length"/> long.</exception>
    public PiecesRoot(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"A pieces root has {Length} bytes, not {bytes.Length}.", nameof(bytes));

        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The first eight bytes: evenly spread, and the same in every process, so fit to choose a partition by.</summary>
    public ulong Prefix => _a;

    /// <summary>True for the root of an empty file.</summary>
    public bool IsZero => (_a | _b | _c | _d) == 0;

    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <see cref="Length"/>.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Length)
            throw new ArgumentException($"A pieces root needs {Length} bytes.", nameof(destination));

        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Accepts exactly 64 hexadecimal digits of either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PiecesRoot root)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length == 2 * Length
            && Convert.FromHexString(text, bytes, out _, out int written) == System.Buffers.OperationStatus.Done
            && written == Length)
        {
            root = new PiecesRoot(bytes);
            return true;
        }

        root = default;
        return false;
    }

    public bool Equals(PiecesRoot other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PiecesRoot other && Equals(other);

    /// <remarks>The root is a cryptographic hash already; but peers choose it, so the process's seed is mixed in.</remarks>
    public override int GetHashCode() => HashCode.Combine(_a, _b, _c, _d);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public static bool operator ==(PiecesRoot left, PiecesRoot right) => left.Equals(right);

    public static bool operator !=(PiecesRoot left, PiecesRoot right) => !left.Equals(right);
}
