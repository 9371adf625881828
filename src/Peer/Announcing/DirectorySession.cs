using P2POrleans.Peer.Shares;

namespace P2POrleans.Peer.Announcing;

/// <summary>One registration: what the directory knows of this peer as far as it has acknowledged it.</summary>
internal sealed class DirectorySession(string token, long epoch, TimeSpan renewEvery, long signedAt)
{
    public string Token => token;

    public long Epoch => epoch;

    public TimeSpan RenewEvery { get; set; } = renewEvery;

    /// <summary>Timestamp of the last sign of life that was given, answered or not.</summary>
    public long SignedAt { get; set; } = signedAt;

    /// <summary>The last announce that was acknowledged; 0 for none.</summary>
    public long Sequence { get; set; }

    /// <summary>What was announced with it; null when the next announce must be a full one.</summary>
    public ShareSnapshot? Announced { get; set; }

    /// <summary>
    /// What the next announce brings. Kept until it is acknowledged: an announce whose answer was lost may have been committed, and
    /// must be sent again as it was.
    /// </summary>
    public ShareSnapshot? Pending { get; set; }

    /// <summary>What the directory found invalid; it is not sent again. Null when nothing was.</summary>
    public ShareSnapshot? Refused { get; set; }

    /// <summary>True when some call with the token was acknowledged.</summary>
    public bool IsProven { get; set; }
}
