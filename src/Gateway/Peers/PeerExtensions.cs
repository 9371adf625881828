using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using P2POrleans.Gateway.Bodies;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.Ownership;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Peers;

internal static class PeerExtensions
{
    public static IEndpointRouteBuilder MapPeers(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder peers = routes.MapGroup("/api/v1/peers")
            .WithTags("Peers")
            .LimitBody(routes.Limits().MaxSmallBodyBytes);

        peers.MapPost("", PeersApi.Register)
            .WithName("RegisterPeer")
            .WithSummary("Takes a new name, or takes a known one again with its secret. Brings the peer online with a new epoch and token.")
            .Accepts<RegisterRequest>(BodyFormat.Json)
            .Refuses(400, 409, 413, 415, 503);
        peers.MapGet("", PeersApi.List)
            .WithName("ListPeers")
            .WithSummary("Peers in name order, offline ones included.")
            .Refuses(400, 503);
        peers.MapGet("/{peer}", PeersApi.Find)
            .WithName("FindPeer")
            .WithSummary("One peer.")
            .Refuses(400, 404, 503);
        peers.MapGet("/{peer}/files", PeersApi.ListFiles)
            .WithName("ListPeerFiles")
            .WithSummary("What a peer has announced, online or not, in name order.")
            .Refuses(400, 404, 503);

        RouteGroupBuilder own = peers.MapGroup("/{peer}")
            .RequireOwnRecord()
            .Refuses(503);
        own.MapPost("/heartbeat", PeersApi.Heartbeat)
            .WithName("Heartbeat")
            .WithSummary("Renews the lease of the peer, and brings it back online.");
        own.MapDelete("/lease", PeersApi.SignOff)
            .WithName("SignOff")
            .WithSummary("Ends the lease at once: the peer is offline until its next heartbeat, announce or registration.");
        own.MapDelete("", PeersApi.Remove)
            .WithName("RemovePeer")
            .WithSummary("Forgets the peer: its files, its secret and its name.");
        return routes;
    }
}
