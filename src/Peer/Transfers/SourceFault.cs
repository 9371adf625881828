namespace P2POrleans.Peer.Transfers;

/// <summary>Why a source is no longer asked.</summary>
public enum SourceFault
{
    /// <summary>It did what it was asked.</summary>
    None,

    /// <summary>No connection.</summary>
    Unreachable,

    /// <summary>It does not share the content, or not all of it.</summary>
    NotFound,

    /// <summary>The file on its disk is no longer the content.</summary>
    Changed,

    /// <summary>No byte came for as long as <see cref="TransferOptions.StallTimeout"/>.</summary>
    Stalled,

    /// <summary>It has so much to send that it asked for patience: nothing is wrong with it.</summary>
    Busy,

    /// <summary>The connection broke, or the peer answered with an error.</summary>
    Broken,

    /// <summary>What it sent is not the content: a wrong layer, piece or length.</summary>
    Lied,
}
