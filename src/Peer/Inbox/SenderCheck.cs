using Google.Protobuf;
using Grpc.Core;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Hosting;
using P2POrleans.Peer.Transfers;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Inbox;

/// <summary>
/// Finds out whether an offer is that of the peer whose name it bears. A name is proved to the directory, by a secret, when its peer
/// registers; so whoever answers at the address that the directory has for the name is asked for the offer, by an id that only the
/// sender knows.
/// </summary>
internal sealed class SenderCheck(DirectoryClient directory, PeerIdentity identity, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    public async Task<(ConfirmedOffer? Offer, InboxRefusal? Refusal)> ConfirmAsync(
        string sender, ByteString offerId, CancellationToken cancellationToken)
    {
        GatewayResult<PeerItem> found = await directory.FindPeerAsync(sender, cancellationToken);
        if (!found.TryGet(out PeerItem? peer, out GatewayFault? fault))
        {
            return fault.Error == GatewayError.NotFound
                ? Refused(InboxFault.NotConfirmed, $"The directory knows no peer '{sender}'.")
                : Refused(InboxFault.Passing, "The directory can't be asked who the sender is.");
        }

        var item = new SourceItem(peer.Name, peer.Name, peer.Original, peer.GrpcUrl, peer.HttpUrl);
        if (!peer.Online || peer.Original || !FetchSource.TryCreate(item, out FetchSource? source))
            return Refused(InboxFault.NotConfirmed, $"To the directory '{sender}' is not online.");

        Offer? offer;
        try
        {
            using var connection = new PeerConnection(source.Address);
            offer = await connection.Client.GetOfferAsync(
                new OfferRequest { OfferId = offerId, Receiver = identity.Name },
                deadline: time.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancellationToken);
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Only a word of its own is a no; whatever else goes wrong says nothing about who it is.
            return e.StatusCode is StatusCode.NotFound or StatusCode.Unimplemented
                ? Refused(InboxFault.NotConfirmed, $"'{sender}' at {peer.GrpcUrl} does not confirm the offer.")
                : Refused(InboxFault.Passing, $"'{sender}' can't be reached from here at {peer.GrpcUrl} ({e.StatusCode}).");
        }

        return WireContent.TryRead(offer.Content, out ContentId content)
            ? (new ConfirmedOffer(offer.Name, content, source), null)
            : Refused(InboxFault.NotConfirmed, "What is offered has no content id.");
    }

    private static (ConfirmedOffer?, InboxRefusal?) Refused(InboxFault fault, string message) => (null, new InboxRefusal(fault, message));
}
