using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using P2POrleans.Hosting;

namespace P2POrleans.Gateway.Health;

/// <summary>For whoever runs the gateway: is it alive, and should requests be sent to it.</summary>
internal static class HealthApi
{
    public static IServiceCollection AddDirectoryHealth(this IServiceCollection services)
    {
        services.AddSingleton<DirectoryHealthCheck>();
        services.AddHealthChecks().AddCheck<DirectoryHealthCheck>("directory");
        return services;
    }

    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder health = routes.MapGroup("/healthz").WithTags("Health");
        health.MapGet("/live", GetLiveness)
            .WithName("GetLiveness")
            .WithSummary("Answers while the process serves requests at all.");
        health.MapGet("/ready", GetReadiness)
            .WithName("GetReadiness")
            .WithSummary("Answers 200 when every part of the directory answers, else 503 with the reasons.")
            .Produces<HealthResponse>(StatusCodes.Status503ServiceUnavailable);
        return routes;
    }

    public static Ok<HealthResponse> GetLiveness() => TypedResults.Ok(new HealthResponse("live", []));

    public static async Task<Results<Ok<HealthResponse>, JsonHttpResult<HealthResponse>>> GetReadiness(
        HealthCheckService checks, CancellationToken cancellationToken)
    {
        HealthReport report = await checks.CheckHealthAsync(cancellationToken);
        if (report.Status == HealthStatus.Healthy)
            return TypedResults.Ok(new HealthResponse("ready", []));

        string[] reasons = [.. report.Entries.Values.Select(entry => entry.Description).OfType<string>()];
        return TypedResults.Json(new HealthResponse("not ready", reasons), statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
