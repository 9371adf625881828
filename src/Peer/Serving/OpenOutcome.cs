namespace P2POrleans.Peer.Serving;

internal enum OpenOutcome
{
    Opened,

    /// <summary>Nothing is shared by that name or content id.</summary>
    NotShared,

    /// <summary>Nothing yet: this peer has just been started, and is still looking at what it shares.</summary>
    NotYet,

    /// <summary>It is or was shared, but the file on disk is gone, unreadable or no longer what was hashed.</summary>
    Changed,
}
