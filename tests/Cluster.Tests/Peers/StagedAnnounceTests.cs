using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Peers;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Peers;

public sealed class StagedAnnounceTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void RemoveAbandoned_AnUploadThatGoesOn_IsKept()
    {
        var staged = new StagedAnnounce(_time);
        var upload = Guid.NewGuid();
        staged.Add(Part(upload, 0));
        _time.Advance(TimeSpan.FromSeconds(50));
        staged.Add(Part(upload, 1));
        _time.Advance(TimeSpan.FromSeconds(50));
        staged.RemoveAbandoned();

        Assert.True(staged.TryTake(Message(upload, 2), out Announce? announce));
        Assert.Equal(3, announce.Added.Count);
    }

    [Fact]
    public void RemoveAbandoned_AnUploadThatWasGivenUp_IsLetGo()
    {
        var staged = new StagedAnnounce(_time);
        var upload = Guid.NewGuid();
        staged.Add(Part(upload, 0));
        _time.Advance(TimeSpan.FromMinutes(2));
        staged.RemoveAbandoned();

        Assert.False(staged.TryTake(Message(upload, 1), out _));
    }

    [Fact]
    public void TryTake_TwoUploadsAtOnce_BothAreWhole()
    {
        var staged = new StagedAnnounce(_time);
        var one = Guid.NewGuid();
        var other = Guid.NewGuid();
        for (int part = 0; part < 2; part++)
        {
            staged.Add(Part(one, part));
            staged.Add(Part(other, part));
        }

        Assert.True(staged.TryTake(Message(one, 2), out Announce? first));
        Assert.True(staged.TryTake(Message(other, 2), out Announce? second));
        Assert.Equal(first.Added, second.Added);
        Assert.False(staged.TryTake(Message(one, 2), out _));
    }

    [Fact]
    public void TryTake_UploadSentAgain_IsWholeOnce()
    {
        var staged = new StagedAnnounce(_time);
        var upload = Guid.NewGuid();
        staged.Add(Part(upload, 0));
        staged.Add(Part(upload, 0));
        staged.Add(Part(upload, 1));

        Assert.True(staged.TryTake(Message(upload, 2), out Announce? announce));
        Assert.Equal(3, announce.Added.Count);
    }

    [Fact]
    public void Add_MoreUploadsThanThereIsRoomFor_TheOldestOneMakesRoom()
    {
        var staged = new StagedAnnounce(_time);
        Guid[] uploads = [.. Enumerable.Range(0, StagedAnnounce.MaxUploads + 1).Select(_ => Guid.NewGuid())];
        foreach (Guid upload in uploads)
        {
            staged.Add(Part(upload, 0));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.False(staged.TryTake(Message(uploads[0], 1), out _));
        Assert.All(uploads.Skip(1), upload => Assert.True(staged.TryTake(Message(upload, 1), out _)));
    }

    private static AnnouncePart Part(Guid upload, int index) =>
        new() { Upload = upload, Index = index, Removed = [], Added = [Files.Entry($"file {index}", index)] };

    private static AnnounceMessage Message(Guid upload, int parts) => new()
    {
        Token = "",
        Epoch = 1,
        Sequence = 1,
        IsFull = true,
        Removed = [],
        Added = [Files.Entry("last", 99)],
        Upload = upload,
        StagedParts = parts,
    };
}
