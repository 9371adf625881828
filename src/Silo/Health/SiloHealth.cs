using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Hosting;
using P2POrleans.Silo.Metrics;

namespace P2POrleans.Silo.Health;

/// <summary>For whoever runs the silo: is it alive, and is it a member of the cluster.</summary>
internal static class SiloHealth
{
    public static IServiceCollection AddSiloHealth(this IServiceCollection services)
    {
        services.AddSingleton<SiloReadiness>();
        services.AddSingleton<MetricsCollector>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<SiloReadiness>());
        return services;
    }

    public static IEndpointRouteBuilder MapSiloHealth(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder health = routes.MapGroup("/healthz");
        health.MapGet("/live", static () => TypedResults.Ok(new HealthResponse("live", [])));
        health.MapGet("/ready", GetReadiness);
        // Made now: what was measured before the first one asks counts.
        MetricsCollector metrics = routes.ServiceProvider.GetRequiredService<MetricsCollector>();
        routes.MapGet("/metrics", () => TypedResults.Text(metrics.Read(), PrometheusText.ContentType));
        return routes;
    }

    public static async Task<Results<Ok<HealthResponse>, JsonHttpResult<HealthResponse>>> GetReadiness(
        SiloReadiness readiness, CancellationToken cancellationToken) =>
        await readiness.WhyNotAsync(cancellationToken) is { } reason
            ? TypedResults.Json(new HealthResponse("not ready", [reason]), statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok(new HealthResponse("ready", []));
}
