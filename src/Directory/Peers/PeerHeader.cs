using P2POrleans.FileDirectory.Partitions;

namespace P2POrleans.FileDirectory.Peers;

/// <summary>What is durably known of a peer besides its files. Written last, it is the commit point of an announce.</summary>
public sealed record PeerHeader
{
    /// <summary>Registry buckets; part of the format of stores, so never changed.</summary>
    public const int Buckets = 64;

    public required string Name { get; init; }

    public required PeerKind Kind { get; init; }

    public required string GrpcUrl { get; init; }

    public string? HttpUrl { get; init; }

    /// <summary>How the secret or password is recognised; see <see cref="CredentialHasher"/>.</summary>
    public required string Credential { get; init; }

    /// <summary>See <see cref="PeerToken.HashOf"/>; empty when no token is valid, see <see cref="HasLeft"/>.</summary>
    public required string TokenHash { get; init; }

    /// <summary>True for an original peer that signed off, which ends its token: it comes back by a registration and by nothing else.</summary>
    public bool HasLeft => TokenHash.Length == 0;

    /// <summary>Counts registrations, from 1.</summary>
    public required long Epoch { get; init; }

    /// <summary>The last committed announce of the epoch; 0 for none.</summary>
    public long Sequence { get; init; }

    /// <summary>What that announce said.</summary>
    public ulong Digest { get; init; }

    /// <summary>
    /// The announce that was begun and not committed: partitions may hold any part of it. Until the same one or a full list is
    /// committed no other is taken.
    /// </summary>
    public PendingAnnounce? Pending { get; init; }

    /// <summary>Entries, as of the last committed announce.</summary>
    public long Files { get; init; }

    /// <summary>True while the peer is being forgotten: it does not exist for anybody else any more.</summary>
    public bool IsRemoved { get; init; }

    public PeerState ToState(bool online) => new(Name, Kind, GrpcUrl, HttpUrl, Epoch, online);

    /// <summary>True when the other one was written by a record that is further on: this one must not replace it.</summary>
    public bool IsBehind(PeerHeader other) => Epoch < other.Epoch || (Epoch == other.Epoch && Sequence < other.Sequence);

    public static int BucketOf(string peer) => StableHash.Reduce(StableHash.Of(peer), Buckets);
}
