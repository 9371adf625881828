using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Ownership;

internal static class OwnershipExtensions
{
    /// <summary>Only the token of <c>{peer}</c> passes.</summary>
    public static RouteGroupBuilder RequireOwnRecord(this RouteGroupBuilder group) => group
        .AddEndpointFilter<RouteGroupBuilder, OwnRecordFilter>()
        .WithMetadata(new NeedsToken())
        .Refuses(400, 401, 403);
}
