using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Leases;

/// <summary>What a bucket knows of a peer. Guarded by the bucket's lock.</summary>
internal sealed class Lease(PeerState peer)
{
    public PeerState Peer { get; set; } = peer;

    public long Files { get; set; }

    /// <summary>Timestamp of the last sign of life; see <see cref="DirectoryOptions.Lease"/>.</summary>
    public long RenewedAt { get; set; }

    /// <summary>Null while online.</summary>
    public DateTimeOffset? OfflineSince { get; set; }

    /// <summary>Counts what the store or a partition may not know yet; 1 for a lease that was read, whose reader told nobody.</summary>
    public long Changes { get; set; } = 1;

    /// <summary>The last of them that the store and all partitions know.</summary>
    public long Published { get; set; }

    /// <summary>True when nobody takes the peer for anything else.</summary>
    public bool IsPublished => Published == Changes;

    /// <summary>See <see cref="PeerHeader.HasLeft"/>.</summary>
    public bool HasLeft { get; set; }

    public void EndAt(DateTimeOffset now)
    {
        Peer = Peer with { Online = false };
        OfflineSince = now;
    }

    public PeerDescription Describe() =>
        new(Peer.Name, Peer.Kind, Peer.Online, Peer.GrpcUrl, Peer.HttpUrl, Peer.Epoch, Files, HasLeft);
}
