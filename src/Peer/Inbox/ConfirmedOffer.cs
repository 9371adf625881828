using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Inbox;

/// <summary>What a sender offers, in its own words, from the address that the directory has for it.</summary>
internal sealed record ConfirmedOffer(string Name, ContentId Content, FetchSource Source);
