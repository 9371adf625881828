using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Gateway.Bodies;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.Ownership;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Announces;

internal static class AnnounceExtensions
{
    public static IServiceCollection AddAnnounces(this IServiceCollection services) => services
        .AddSingleton<AnnounceBudget>()
        .AddSingleton<AnnounceReader>();

    public static IEndpointRouteBuilder MapAnnounces(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder files = routes.MapGroup("/api/v1/peers/{peer}/files")
            .WithTags("Announces")
            .RequireOwnRecord()
            .LimitBody(routes.Limits().MaxBodyBytes)
            .WithMetadata(new TakesAList())
            .Refuses(409, 413, 415, 503);

        files.MapPut("", AnnouncesApi.ReplaceFiles)
            .WithName("ReplaceFiles")
            .WithSummary("Announces everything that the peer shares: what it announced before and is not in the list is dropped.")
            .Accepts<FileList>(BodyFormat.Json, BodyFormat.Ndjson);
        files.MapPatch("", AnnouncesApi.ChangeFiles)
            .WithName("ChangeFiles")
            .WithSummary("Announces what the peer shares no more and what it shares now, removals first.")
            .Accepts<FileDelta>(BodyFormat.Json, BodyFormat.Ndjson);
        return routes;
    }
}
