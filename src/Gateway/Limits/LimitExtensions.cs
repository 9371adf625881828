using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using P2POrleans.Hosting;

namespace P2POrleans.Gateway.Limits;

internal static class LimitExtensions
{
    public static IServiceCollection AddLimits(this IServiceCollection services) =>
        services.AddCheckedOptions<LimitOptions, LimitOptionsValidator>(LimitOptions.Section);

    public static IApplicationBuilder UseLinger(this IApplicationBuilder app) => app.UseMiddleware<LingerMiddleware>();

    public static IApplicationBuilder UseDeadline(this IApplicationBuilder app) => app.UseMiddleware<DeadlineMiddleware>();

    public static LimitOptions Limits(this IEndpointRouteBuilder routes) =>
        routes.ServiceProvider.GetRequiredService<IOptions<LimitOptions>>().Value;

    public static TBuilder LimitBody<TBuilder>(this TBuilder builder, long bytes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new BodyLimit(bytes));
}
