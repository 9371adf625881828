namespace P2POrleans.Peer.Hashing;

/// <summary>Why a file could not be hashed.</summary>
public enum HashFault
{
    /// <summary>It could be.</summary>
    None,

    /// <summary>There is no such file (any more).</summary>
    Missing,

    /// <summary>It can't be opened or read.</summary>
    Unreadable,

    /// <summary>It is a pipe, a socket or a device: it is not opened, because that could block for good.</summary>
    Special,

    /// <summary>It was written to while it was read.</summary>
    Changed,

    /// <summary>Larger than <see cref="Protocol.Content.PieceGeometry.MaxSize"/>.</summary>
    TooLarge,
}
