using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Inbox;

/// <summary>What became of an offer: a file in the inbox, or a refusal.</summary>
internal readonly record struct InboxAnswer(FetchResult? Taken, InboxRefusal? Refusal)
{
    public static InboxAnswer Refused(InboxFault fault, string message) => new(null, new InboxRefusal(fault, message));
}
