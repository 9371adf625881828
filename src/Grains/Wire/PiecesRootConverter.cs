using System.Buffers.Binary;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class PiecesRootConverter : IConverter<PiecesRoot, PiecesRootConverter.Surrogate>
{
    public PiecesRoot ConvertFromSurrogate(in Surrogate surrogate)
    {
        Span<byte> bytes = stackalloc byte[PiecesRoot.Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, surrogate.High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], surrogate.Low);
        return new PiecesRoot(bytes);
    }

    public Surrogate ConvertToSurrogate(in PiecesRoot value)
    {
        Span<byte> bytes = stackalloc byte[PiecesRoot.Length];
        value.CopyTo(bytes);
        return new Surrogate
        {
            High = BinaryPrimitives.ReadUInt128BigEndian(bytes),
            Low = BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]),
        };
    }

    [GenerateSerializer, Immutable, Alias("p2p.root")]
    internal struct Surrogate
    {
        [Id(0)]
        public UInt128 High;

        [Id(1)]
        public UInt128 Low;
    }
}
