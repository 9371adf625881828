using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Grains.Contracts;

/// <summary>A change of one slice: its bytes, or the parts that were staged before.</summary>
[GenerateSerializer, Immutable, Alias("p2p.slice")]
public sealed record SliceMessage
{
    [Id(0)]
    public required PeerState Peer { get; init; }

    /// <summary>All of it when <see cref="StagedParts"/> is 0, else the last part.</summary>
    [Id(1)]
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>What the parts were staged as.</summary>
    [Id(2)]
    public Guid Upload { get; init; }

    [Id(3)]
    public int StagedParts { get; init; }
}
