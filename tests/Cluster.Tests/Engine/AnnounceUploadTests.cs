using P2POrleans.Cluster.Tests.Wire;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Engine;
using P2POrleans.Grains.Peers;

namespace P2POrleans.Cluster.Tests.Engine;

public sealed class AnnounceUploadTests
{
    private const int MaxMessageBytes = 1024 * 1024;

    [Fact]
    public void Cut_SmallAnnounce_IsOneMessage()
    {
        var announce = new Announce(1, 2, IsFull: true, [], [Files.Entry("a", 1)]);

        AnnounceUpload upload = AnnounceUpload.Cut("token", announce);

        Assert.Empty(upload.Parts);
        Assert.Equal(0, upload.Last.StagedParts);
        Assert.Equal(announce.Added, upload.Last.Added);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public void Cut_LargeAnnounce_EveryMessageIsBelowOneMebibyte(int nameLength)
    {
        AnnounceUpload upload = AnnounceUpload.Cut("token", Large(nameLength));

        Assert.NotEmpty(upload.Parts);
        Assert.All(upload.Parts, part => Assert.InRange(WireBytes.Of(part).Length, 1, MaxMessageBytes));
        Assert.InRange(WireBytes.Of(upload.Last).Length, 1, MaxMessageBytes);
    }

    [Fact]
    public void Staged_AllParts_AreTheAnnounce()
    {
        Announce announce = Large(100);
        AnnounceUpload upload = AnnounceUpload.Cut("token", announce);
        var staged = new StagedAnnounce(TimeProvider.System);
        // A part that is repeated, as after a time-out, changes nothing.
        foreach (AnnouncePart part in upload.Parts.Concat(upload.Parts.Take(1)))
            staged.Add(part);

        Assert.True(staged.TryTake(upload.Last, out Announce? whole));

        Assert.Equal(announce.Removed, whole.Removed);
        Assert.Equal(announce.Added, whole.Added);
        Assert.Equal((announce.Epoch, announce.Sequence, announce.IsFull), (whole.Epoch, whole.Sequence, whole.IsFull));
    }

    [Fact]
    public void Staged_PartMissing_IsRefused()
    {
        AnnounceUpload upload = AnnounceUpload.Cut("token", Large(100));
        var staged = new StagedAnnounce(TimeProvider.System);
        foreach (AnnouncePart part in upload.Parts.Skip(1))
            staged.Add(part);

        Assert.False(staged.TryTake(upload.Last, out _));
    }

    private static Announce Large(int nameLength)
    {
        FileEntry[] added = [.. Enumerable.Range(0, 20_000).Select(i => Files.Entry($"{i:D10}{new string('\u754c', nameLength - 10)}", i))];
        FileEntry[] removed = [.. Enumerable.Range(0, 10_000).Select(i => Files.Entry($"old{i}", i))];
        return new Announce(3, 4, IsFull: false, removed, added);
    }
}
