namespace P2POrleans.Peer.Inbox;

/// <summary>Why a file that was offered is not in the inbox.</summary>
internal enum InboxFault
{
    /// <summary>The peer takes no files.</summary>
    Off,

    /// <summary>The sender may not.</summary>
    NotAllowed,

    /// <summary>The directory does not know the sender, or the peer that it knows does not confirm the offer.</summary>
    NotConfirmed,

    /// <summary>No file in an inbox may bear the name.</summary>
    BadName,

    TooLarge,

    /// <summary>There is no room, in the inbox or on the disk.</summary>
    Full,

    /// <summary>What came is not the content that was offered.</summary>
    Mismatch,

    /// <summary>It may go better the next time.</summary>
    Passing,
}
