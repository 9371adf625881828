namespace P2POrleans.FileDirectory;

/// <summary>Expected outcomes other than success.</summary>
public enum DirectoryError
{
    /// <summary>A value breaks a rule; nothing was changed.</summary>
    Invalid,

    /// <summary>The token is not a current one of any peer.</summary>
    InvalidToken,

    /// <summary>No such peer.</summary>
    UnknownPeer,

    /// <summary>The name belongs to a peer whose secret or password was not given.</summary>
    WrongCredential,

    /// <summary>The announce was made under an earlier registration.</summary>
    StaleEpoch,

    /// <summary>An earlier announce is missing.</summary>
    SequenceGap,

    /// <summary>More entries than a peer may have.</summary>
    TooMany,

    /// <summary>Not now: the partition is being rebuilt, or the store does not answer. Nothing is known to be changed; try again.</summary>
    Unavailable,
}
