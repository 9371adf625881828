using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Announces;

/// <summary>
/// The part of an announce that concerns one partition. Applying it twice is the same as once; one that is older than what the
/// partition has of the peer is refused.
/// </summary>
/// <param name="Peer">Whose; a partition that has nothing of the peer yet learns its endpoints from here.</param>
/// <param name="Data">The entries as <see cref="SliceSplitter"/> encodes them.</param>
public sealed record SliceChange(PeerState Peer, ReadOnlyMemory<byte> Data);
