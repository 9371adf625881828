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
