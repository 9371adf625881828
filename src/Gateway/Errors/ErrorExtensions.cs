using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace P2POrleans.Gateway.Errors;

internal static class ErrorExtensions
{
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
