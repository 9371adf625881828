using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Transfers;

public sealed class PartialFileTests : IDisposable
{
    private static readonly byte[] Content = TestContent.Of(6 * TestContent.MiB + 3);
    private static readonly ContentId Id = ContentHasher.Hash(Content).Id;

    private readonly TemporaryFolder _folder = new();

    [NeedsFact(Need.Mount)]
    public void Open_DiskFillsUpAfterwards_RoomIsItsOwn()
    {
        using var disk = new SmallDisk(_folder.Path, mebibytes: 16);
        using PartialFile file = PartialFile.Open(_folder.Path, "f", Id);
        disk.Fill();
        file.Write(0, Content);

        Assert.Equal(Content, File.ReadAllBytes(_folder[PartialFileName.For("f", Id)]));
    }

    [NeedsFact(Need.Mount)]
    public void Open_AnotherHasReservedTheRoom_FullAtOnceAndNothingIsLeft()
    {
        using var disk = new SmallDisk(_folder.Path, mebibytes: 8);
        using PartialFile first = PartialFile.Open(_folder.Path, "first", Id);
        IOException e = Assert.Throws<IOException>(() => PartialFile.Open(_folder.Path, "second", Id));

        Assert.True(DiskSpace.IsFull(e));
        Assert.Empty(System.IO.Directory.GetFiles(_folder.Path, "second*"));
    }

    [Fact]
    public void Open_AnotherFetchHoldsIt_SaysSo()
    {
        using PartialFile first = PartialFile.Open(_folder.Path, "f", Id);
        IOException e = Assert.Throws<IOException>(() => PartialFile.Open(_folder.Path, "f", Id));

        Assert.Equal("Another download of this file into this folder is under way.", e.Message);
    }

    [NeedsFact(Need.Linux)]
    public void Open_ReservedBefore_NeedsNoMoreAndNothingCountsAsThere()
    {
        Assert.Equal(Content.Length, PartialFile.RoomFor(_folder.Path, "f", Id));
        PartialFile.Open(_folder.Path, "f", Id).Dispose();

        Assert.Equal(0, PartialFile.RoomFor(_folder.Path, "f", Id));
        using PartialFile file = PartialFile.Open(_folder.Path, "f", Id);
        Assert.Equal(0, file.MarkedBytes);
        Assert.Equal(0, new FileInfo(_folder[PartialFileName.For("f", Id)]).Length);
    }

    public void Dispose() => _folder.Dispose();
}
