using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Partitions;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Partitions;

public sealed class StagedSlicesTests
{
    private static readonly PeerState Peer = new("ana", PeerKind.Native, "grpc://ana:1", "http://ana:2", 1, true);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TryTake_WithoutParts_IsTheMessage()
    {
        Assert.True(new StagedSlices(_time).TryTake(Message(default, 0, 7, 8), out SliceChange? change));

        Assert.Equal(Peer, change.Peer);
        Assert.Equal<byte>([7, 8], change.Data.ToArray());
    }

    [Fact]
    public void TryTake_AllParts_AreInOrder()
    {
        var staged = new StagedSlices(_time);
        var upload = Guid.NewGuid();
        staged.Add(Part(upload, 1, 3));
        staged.Add(Part(upload, 0, 1, 2));
        staged.Add(Part(upload, 1, 3));

        Assert.True(staged.TryTake(Message(upload, 2, 4), out SliceChange? change));

        Assert.Equal<byte>([1, 2, 3, 4], change.Data.ToArray());
    }

    [Fact]
    public void TryTake_PartMissing_IsRefused()
    {
        var staged = new StagedSlices(_time);
        var upload = Guid.NewGuid();
        staged.Add(Part(upload, 1, 3));

        Assert.False(staged.TryTake(Message(upload, 2, 4), out _));
    }

    [Fact]
    public void TryTake_Twice_NeedsThePartsAgain()
    {
        var staged = new StagedSlices(_time);
        var upload = Guid.NewGuid();
        staged.Add(Part(upload, 0, 1));
        Assert.True(staged.TryTake(Message(upload, 1, 2), out _));

        Assert.False(staged.TryTake(Message(upload, 1, 2), out _));
    }

    [Fact]
    public void RemoveAbandoned_UploadNobodyGoesOnWith_LetsItGo()
    {
        var staged = new StagedSlices(_time);
        var abandoned = Guid.NewGuid();
        staged.Add(Part(abandoned, 0, 1));
        _time.Advance(TimeSpan.FromMinutes(2));
        staged.RemoveAbandoned();

        Assert.False(staged.TryTake(Message(abandoned, 1, 2), out _));
    }

    /// <summary>Which arrives when the next attempt has begun to send its parts.</summary>
    [Fact]
    public void TryTake_MessageOfAnUploadBefore_LeavesTheNewOne()
    {
        var staged = new StagedSlices(_time);
        var upload = Guid.NewGuid();
        staged.Add(Part(upload, 0, 1));

        Assert.False(staged.TryTake(Message(Guid.NewGuid(), 1, 2), out _));
        Assert.True(staged.TryTake(Message(upload, 1, 2), out _));
    }

    private static SliceMessage Message(Guid upload, int parts, params byte[] data) =>
        new() { Peer = Peer, Data = data, Upload = upload, StagedParts = parts };

    private static SlicePart Part(Guid upload, int index, params byte[] data) =>
        new() { Peer = Peer.Name, Upload = upload, Index = index, Data = data };
}
