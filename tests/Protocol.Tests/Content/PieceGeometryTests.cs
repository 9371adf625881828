using P2POrleans.Protocol.Content;

namespace P2POrleans.Protocol.Tests.Content;

public sealed class PieceGeometryTests
{
    private const long MiB = 1024 * 1024;
    private const long GiB = 1024 * MiB;

    [Theory]
    [InlineData(0, 1 * MiB, 0, 0)]
    [InlineData(1, 1 * MiB, 1, 0)]
    [InlineData(MiB, 1 * MiB, 1, 0)]
    [InlineData(MiB + 1, 1 * MiB, 2, 64)]
    [InlineData(32 * GiB, 1 * MiB, 32768, MiB)]
    [InlineData(32 * GiB + 1, 2 * MiB, 16385, 16385 * 32)]
    [InlineData(PieceGeometry.MaxSize, GiB, 32768, MiB)]
    public void For_Size_CutsIt(long size, long pieceLength, int pieces, long layerLength)
    {
        var geometry = PieceGeometry.For(size);

        Assert.Equal(pieceLength, geometry.PieceLength);
        Assert.Equal(pieces, geometry.PieceCount);
        Assert.Equal(layerLength, geometry.LayerLength);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(PieceGeometry.MaxSize + 1)]
    public void For_OutsideTheRange_Throws(long size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PieceGeometry.For(size));

    [Theory]
    [InlineData(1)]
    [InlineData(MiB)]
    [InlineData(5 * MiB + 3)]
    public void Pieces_TileTheContent(long size)
    {
        var geometry = PieceGeometry.For(size);

        long next = 0;
        for (int i = 0; i < geometry.PieceCount; i++)
        {
            Assert.Equal(next, geometry.OffsetOf(i));
            next += geometry.LengthOf(i);
        }

        Assert.Equal(size, next);
        Assert.Throws<ArgumentOutOfRangeException>(() => geometry.OffsetOf(geometry.PieceCount));
    }
}
