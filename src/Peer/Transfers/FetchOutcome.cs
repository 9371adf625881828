namespace P2POrleans.Peer.Transfers;

public enum FetchOutcome
{
    /// <summary>The file is in place and is what was asked for.</summary>
    Completed,

    /// <summary>It was in place before.</summary>
    AlreadyThere,

    /// <summary>The file of an original peer is in place; nobody can tell whether it is what was asked for.</summary>
    Unverified,

    /// <summary>No source could give all of it, or it could not be written. What was verified is kept for the next attempt.</summary>
    Failed,

    /// <summary>Like <see cref="Failed"/>: there is no room for it.</summary>
    NoSpace,

    /// <summary>Like <see cref="Failed"/>, and at least one source sent bytes that are not the content.</summary>
    VerificationFailed,
}
