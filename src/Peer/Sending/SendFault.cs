namespace P2POrleans.Peer.Sending;

/// <summary>Why a file was not taken.</summary>
public enum SendFault
{
    /// <summary>It was.</summary>
    None,

    /// <summary>The receiver does not want it.</summary>
    Refused,

    /// <summary>What arrived is not what was hashed.</summary>
    Mismatch,

    /// <summary>The directory does not take the sender.</summary>
    Directory,

    /// <summary>No connection, a full disk, a receiver that stopped, and the like. What was verified there is kept.</summary>
    Failed,
}
