using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace P2POrleans.Gateway.Errors;

internal static class ErrorExtensions
{
    public static IServiceCollection AddErrors(this IServiceCollection services) =>
        // Values that can't be bound come to the middleware, which names them, instead of an empty 400.
        services.Configure<Microsoft.AspNetCore.Routing.RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);

    public static IApplicationBuilder UseErrors(this IApplicationBuilder app) => app.UseMiddleware<ErrorMiddleware>();

    /// <summary>Documents the refusals of an endpoint, all in the shape of <see cref="Problem"/>.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params ReadOnlySpan<int> statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (int status in statuses)
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(
                status, typeof(Microsoft.AspNetCore.Mvc.ProblemDetails), [Problem.ContentType]));
        }

        return builder;
    }
}
