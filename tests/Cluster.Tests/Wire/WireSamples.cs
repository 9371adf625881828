using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Grains.Contracts;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Cluster.Tests.Wire;

/// <summary>
/// One of each message. A field that is added to a message stays unset here until the release that reads it is everywhere: so
/// <see cref="WireFormatTests"/> shows that messages without it can be read.
/// </summary>
internal static class WireSamples
{
    private static readonly Guid Upload = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly PiecesRoot Root = new([.. Enumerable.Range(1, PiecesRoot.Length).Select(i => (byte)i)]);
    private static readonly FileEntry File = new("folder/file", new ContentId(Root, 1000));
    private static readonly FileEntry Unverified = new("unverified", null);
    private static readonly FileSource Source = new(File, "ana", PeerKind.Original, "grpc://ana:1", "http://ana:2");
    private static readonly SourcePosition Place = new(File.Content, "", "ana");
    private static readonly SearchPosition Found = new(3, File);
    private static readonly SearchMatch Match = new(File, 2);
    private static readonly RankedMatch Ranked = new(Found, 2);
    private static readonly PeerState State = new("ana", PeerKind.Original, "grpc://ana:1", "http://ana:2", 7, Online: true);
    private static readonly Heartbeat Lease = new(7, 8, Reannounce: true, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10));

    private static readonly PeerDescription Peer =
        new("ana", PeerKind.Original, Online: true, "grpc://ana:1", "http://ana:2", 7, 9, HasLeft: true);

    public static IReadOnlyList<WireSample> All { get; } =
    [
        WireSample.Of("p2p.announce", new AnnounceMessage
        {
            Token = "token", Epoch = 7, Sequence = 8, IsFull = true, Removed = [Unverified], Added = [File], Upload = Upload, StagedParts = 2,
        }),
        WireSample.Of("p2p.announcePart", new AnnouncePart { Upload = Upload, Index = 1, Removed = [Unverified], Added = [File] }),
        WireSample.Of("p2p.announceReceipt", new AnnounceReceipt(8, 9)),
        WireSample.Of<Answer<SourcePage>>("p2p.answer`1", new SourcePage([Source], Place)),
        WireSample.Of("p2p.bucketCounts", new BucketCounts(1, 2, 3)),
        WireSample.Of("p2p.entry", File),
        WireSample.Of("p2p.entryPage", new FileEntryPage([File], IsLast: true)),
        WireSample.Of("p2p.fault", new DirectoryFault(DirectoryError.Unavailable, "why") { ExpectedEpoch = 7, ExpectedSequence = 8 }),
        WireSample.Of("p2p.heartbeat", Lease),
        WireSample.Of("p2p.partitionMatches", new PartitionMatches([Ranked], IsComplete: true, IsCut: true)),
        WireSample.Of("p2p.peer", Peer),
        WireSample.Of("p2p.peerPage", new PeerDescriptionPage([Peer], IsLast: true)),
        WireSample.Of("p2p.peerState", State),
        WireSample.Of("p2p.rankedMatch", Ranked),
        WireSample.Of("p2p.register", new RegisterPeer("ana", PeerKind.Original, "secret", "grpc://ana:1", "http://ana:2")),
        WireSample.Of("p2p.registration", new Registration(Peer, "secret", "token", IsNew: true, Lease)),
        WireSample.Of("p2p.root", Root),
        WireSample.Of("p2p.searchMatch", Match),
        WireSample.Of("p2p.searchPlan", new SearchPlan(["word"], "txt", 1, 2, Found, 10) { UpTo = Found }),
        WireSample.Of("p2p.searchPosition", Found),
        WireSample.Of("p2p.searchQuery", new SearchQuery("word", "txt", 1, 2, 10, "cursor")),
        WireSample.Of("p2p.searchResults", new SearchResults([Match], "cursor", IsComplete: true)),
        WireSample.Of("p2p.slice", new SliceMessage { Peer = State, Data = new byte[] { 1, 2, 3 }, Upload = Upload, StagedParts = 2 }),
        WireSample.Of("p2p.slicePart", new SlicePart { Peer = "ana", Upload = Upload, Index = 1, Data = new byte[] { 1, 2, 3 } }),
        WireSample.Of("p2p.sliceReceipt", new SliceReceipt(9, -1)),
        WireSample.Of("p2p.source", Source),
        WireSample.Of("p2p.sourcePage", new SourcePage([Source], Place)),
        WireSample.Of("p2p.sourcePosition", Place),
    ];
}
