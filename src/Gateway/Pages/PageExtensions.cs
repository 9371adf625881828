using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Gateway.Limits;

namespace P2POrleans.Gateway.Pages;

internal static class PageExtensions
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<DirectoryEvents>();
        services.AddHostedService(static provider => provider.GetRequiredService<DirectoryEvents>());
        return services;
    }

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder pages = routes.MapGroup("").ExcludeFromDescription();
        pages.WithMetadata(new IsPage());
        pages.AddEndpointFilter(PageHeaders.Filter);
        pages.MapGet("/", PagesApi.Files);
        pages.MapGet("/file/{contentId}", PagesApi.Content);
        pages.MapGet("/name/{**name}", PagesApi.Named);
        pages.MapGet("/peers", PagesApi.Peers);
        pages.MapGet("/peer/{peer}", PagesApi.Peer);
        pages.MapGet("/directory", PagesApi.Directory);

        routes.MapGet("/assets/{name}", PageAssets.Get).ExcludeFromDescription();
        routes.MapGet("/events", DirectoryEvents.Follow).ExcludeFromDescription().WithMetadata(new HasNoDeadline());
        return routes;
    }
}
