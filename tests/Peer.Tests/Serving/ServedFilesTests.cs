using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Shares;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Tests.Serving;

public sealed class ServedFilesTests : IDisposable
{
    private static readonly ContentId Id = ContentHasher.Hash(TestContent.Of(10)).Id;

    private readonly ShareIndex _index = new();

    public void Dispose() => _index.Dispose();

    /// <summary>A peer that was started anew must not be taken for one that has given the file up.</summary>
    [Fact]
    public void Open_NotAllIsIndexedYet_IsNotCalledNotShared()
    {
        var files = new ServedFiles(
            _index,
            new UploadMeter(
                new UploadSlots(1, TimeProvider.System), new FairRate(new RateLimit(null, TimeProvider.System)),
                new SentPieces(TimeProvider.System)),
            new PiecesInDownload(), new OfferedFiles());

        Assert.Equal(OpenOutcome.NotYet, files.Open(Id, out _));
        _index.Publish(new ShareSnapshot([]), complete: false);
        Assert.Equal(OpenOutcome.NotYet, files.Open(Id, out _));
        _index.Publish(new ShareSnapshot([]), complete: true);
        Assert.Equal(OpenOutcome.NotShared, files.Open(Id, out _));
    }
}
