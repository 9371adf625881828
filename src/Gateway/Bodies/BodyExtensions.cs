using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Limits;

namespace P2POrleans.Gateway.Bodies;

internal static class BodyExtensions
{
    public static IServiceCollection AddBodies(this IServiceCollection services)
    {
        // Without it a compressed body that was cut off passes for a whole one: lines of a list would go missing unnoticed.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
        return services.AddRequestDecompression();
    }

    public static IApplicationBuilder UseBodies(this IApplicationBuilder app) =>
        app.UseMiddleware<BodyLimitMiddleware>().UseRequestDecompression();

    /// <summary>Reads a small body that says to be JSON.</summary>
    public static async Task<Checked<JsonBody>> ReadJsonAsync(this HttpRequest request, CancellationToken cancellationToken) =>
        BodyFormat.Is(request, BodyFormat.Json)
            ? await JsonBody.ReadAsync(request, cancellationToken)
            : Problems.UnsupportedMedia($"The body must be {BodyFormat.Json}.");
}
