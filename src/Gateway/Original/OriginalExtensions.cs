using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.Ownership;
using P2POrleans.Hosting;

namespace P2POrleans.Gateway.Original;

internal static class OriginalExtensions
{
    public static IServiceCollection AddOriginalPeers(this IServiceCollection services)
    {
        services.AddCheckedOptions<OriginalPeerOptions, OriginalPeerOptionsValidator>(OriginalPeerOptions.Section);
        services.AddSingleton<OriginalPeerProber>();
        services.AddHostedService<ProbeSchedule>();
        return services;
    }

    public static IEndpointRouteBuilder MapOriginalContract(this IEndpointRouteBuilder routes)
    {
        OriginalPeerOptions options = routes.ServiceProvider.GetRequiredService<IOptions<OriginalPeerOptions>>().Value;
        RouteGroupBuilder original = routes.MapGroup("").WithTags("Original contract").LimitBody(routes.Limits().MaxSmallBodyBytes);

        original.MapPost(OriginalContract.Login, OriginalApi.Login)
            .WithName("OriginalLogin")
            .WithSummary("Takes a name with a password, or takes it again with the same; brings the peer online at its url.")
            .Takes("username, password, url (grpc://HOST:PORT)")
            .Answers(400, 401, 413, 503);
        original.MapPost(OriginalContract.Index, OriginalApi.Index)
            .WithName("OriginalIndex")
            .WithSummary("Replaces the list of the token's peer.")
            .Takes("username, archivos (a list of names)")
            .LimitBody(options.MaxListBytes)
            .WithMetadata(new TakesAList())
            .WithMetadata(new NeedsToken())
            .Answers(400, 401, 403, 413, 503);
        original.MapPost(OriginalContract.Search, OriginalApi.Search)
            .WithName("OriginalSearch")
            .WithSummary("Online peers that share a file of exactly this name.")
            .Takes("archivo (a name)")
            .Answers(400, 413, 503);
        original.MapPost(OriginalContract.Logout, OriginalApi.Logout)
            .WithName("OriginalLogout")
            .WithSummary("Takes the token's peer offline.")
            .Takes("username")
            .WithMetadata(new NeedsToken())
            .Answers(400, 401, 403, 413, 503);
        return routes;
    }

    /// <summary>The contract never asked for a content type, so none is required.</summary>
    private static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, string fields) =>
        endpoint.WithDescription("Takes a JSON object with the fields: " + fields + ".");

    private static void Answers(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (int status in statuses)
            endpoint.Produces<OriginalStatus>(status);
    }
}
