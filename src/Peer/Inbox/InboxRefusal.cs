namespace P2POrleans.Peer.Inbox;

/// <param name="Message">One sentence for the sender: it must not tell where anything is on this machine.</param>
internal sealed record InboxRefusal(InboxFault Fault, string Message);
