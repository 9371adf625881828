using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Directory.Tests.Announces;

public sealed class SliceEncodingTests
{
    [Fact]
    public void Slice_WrittenAndRead_IsTheSame()
    {
        ContentId content = Files.Content(1, long.MaxValue);
        var writer = new SliceWriter(isFull: false, epoch: 300, sequence: long.MaxValue);
        writer.Write(SliceItemFlags.ByName, "ä"u8, content.Root, content.Size);
        writer.Write(SliceItemFlags.ByName | SliceItemFlags.Removed, new byte[3000], default, SliceItem.NoContent);

        var reader = new SliceReader(writer.ToArray());

        Assert.Equal((false, 300, long.MaxValue), (reader.IsFull, reader.Epoch, reader.Sequence));
        Assert.True(reader.TryRead(out SliceItem first));
        Assert.Equal(SliceItemFlags.ByName | SliceItemFlags.HasContent, first.Flags);
        Assert.Equal((content.Root, content.Size), (first.Root, first.Size));
        Assert.Equal("ä"u8.ToArray(), first.Name.ToArray());
        Assert.True(reader.TryRead(out SliceItem second));
        Assert.Equal((3000, SliceItem.NoContent), (second.Name.Length, second.Size));
        Assert.False(reader.TryRead(out _));
    }

    /// <summary>These bytes are in stores and on the wire between silos.</summary>
    [Fact]
    public void Slice_Bytes_AreThoseOfVersion1()
    {
        var writer = new SliceWriter(isFull: true, epoch: 1, sequence: 200);
        writer.Write(SliceItemFlags.ByName, "a/b"u8, default, SliceItem.NoContent);
        writer.Write(SliceItemFlags.ByName | SliceItemFlags.ByRoot, "c"u8, new PiecesRoot(Convert.FromHexString(new string('7', 64))), 130);

        Assert.Equal(
            "010101C801" + "0103612F62" + "070163" + new string('7', 64) + "8201",
            Convert.ToHexString(writer.ToArray()));
    }

    [Fact]
    public void Slice_CutOffAnywhere_IsRecognised()
    {
        var writer = new SliceWriter(isFull: true, epoch: 1, sequence: 1);
        int header = writer.Length;
        writer.Write(SliceItemFlags.ByName, "name"u8, Files.Content(1).Root, 1000);
        byte[] bytes = writer.ToArray();

        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            if (length != header)
                Assert.Throws<InvalidDataException>(() => ReadAll(cut));
        }

        Assert.Throws<InvalidDataException>(() => ReadAll([2, .. bytes[1..]]));
    }

    [Fact]
    public void Partitions_OfKnownKeys_NeverChange()
    {
        var map = new PartitionMap(32);

        Assert.Equal(map.OfName("song.mp3"), map.OfName("music/song.mp3"));
        Assert.Equal([11, 2, 16, 26], new[] { "song.mp3", "README.md", "a", "ä" }.Select(map.OfName));
        Assert.Equal([0, 26], new[] { default, Files.Content(1).Root }.Select(map.OfRoot));
    }

    [Fact]
    public void Partitions_OfManyKeys_AreEvenlyFilled()
    {
        var map = new PartitionMap(32);

        int[] keys = [.. Enumerable.Range(0, 32_000)];
        Assert.All(keys.CountBy(i => map.OfName($"file {i}")), count => Assert.InRange(count.Value, 850, 1150));
        Assert.All(keys.CountBy(i => map.OfRoot(Files.Content(i).Root)), count => Assert.InRange(count.Value, 850, 1150));
    }

    private static void ReadAll(byte[] bytes)
    {
        var reader = new SliceReader(bytes);
        while (reader.TryRead(out _))
        {
        }
    }
}
