using P2POrleans.FileDirectory.Partitions;

namespace P2POrleans.FileDirectory.Peers;

/// <summary>What is durably known of a peer besides its files. Written last, it is the commit point of an announce.</summary>
public sealed record PeerHeader
{
    /// <summary>Registry buckets; part of the format of stores, so never changed.</summary>
    public const int Buckets = 64;

    /// <summary>Part of the format of stores. Does not occur in base64.</summary>
    private const char LeftMark = '-';

    public required string Name { get; init; }

    public required PeerKind Kind { get; init; }

    public required string GrpcUrl { get; init; }

    public string? HttpUrl { get; init; }

    /// <summary>How the secret or password is recognised; see <see cref="CredentialHasher"/>.</summary>
    public required string Credential { get; init; }

    /// <summary>
    /// See <see cref="PeerToken.HashOf"/>. Behind <see cref="LeftMark"/> it is that of a token which is not valid any more, and is only
    /// recognised when it signs off again.
    /// </summary>
    public required string TokenHash { get; init; }

    /// <summary>True for an original peer that signed off, which ends its token: it comes back by a registration and by nothing else.</summary>
    public bool HasLeft => TokenHash is "" or [LeftMark, ..];

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

    /// <summary>The number of an announce that is neither the last committed one nor the pending one.</summary>
    public long NextSequence => Math.Max(Sequence, Pending?.Sequence ?? 0) + 1;

    /// <summary>Entries, as of the last committed announce.</summary>
    public long Files { get; init; }

    /// <summary>True while the peer is being forgotten: it does not exist for anybody else any more.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>See <see cref="HasLeft"/>.</summary>
    public PeerHeader AfterSignOff() => this with { TokenHash = LeftMark + TokenHash };

    /// <summary>Whether the token is the peer's.</summary>
    public bool IsCurrent(string token) => !HasLeft && PeerToken.IsHashOf(TokenHash, token);

    /// <summary>Whether the token was the peer's until it signed off.</summary>
    public bool HasLeftWith(string token) => TokenHash is [LeftMark, .. string hash] && PeerToken.IsHashOf(hash, token);

    public PeerState ToState(bool online) => new(Name, Kind, GrpcUrl, HttpUrl, Epoch, online);

    public PeerDescription Describe(bool online) => new(Name, Kind, online, GrpcUrl, HttpUrl, Epoch, Files, HasLeft);

    /// <summary>What its peer is told: how far it is, and for how long it is online without another word.</summary>
    public Heartbeat ToHeartbeat(DirectoryOptions rules) =>
        new(Epoch, NextSequence - 1, Reannounce: Sequence == 0 || Pending is not null, rules.Lease, rules.RenewEvery);

    /// <summary>
    /// Whether this one may be written: the store must have exactly what its writer believes, or the write already. Else another record
    /// of the peer wrote, or the store lost what it had acknowledged.
    /// </summary>
    /// <param name="stored">What the store has; null for nothing.</param>
    /// <param name="known">What the writer last read or wrote; null for nothing.</param>
    public bool MayReplace(PeerHeader? stored, PeerHeader? known) => stored == known || stored == this;

    public static int BucketOf(string peer) => StableHash.Reduce(StableHash.Of(peer), Buckets);
}
