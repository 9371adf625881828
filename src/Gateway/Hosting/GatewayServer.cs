using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using P2POrleans.Hosting;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Hosting;

/// <summary>Kestrel, the JSON of the REST interface, and the access log.</summary>
internal static class GatewayServer
{
    public static IServiceCollection AddGatewayServer(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddCheckedOptions<GatewayOptions, GatewayOptionsValidator>(GatewayOptions.Section);
        services.AddOptions<HostOptions>()
            .Configure<IOptions<GatewayOptions>>(static (host, gateway) => host.ShutdownTimeout = gateway.Value.ShutdownTimeout);
        services.AddOptions<KestrelServerOptions>()
            .Configure(static kestrel =>
            {
                kestrel.AddServerHeader = false;
                // A name of 1024 CJK characters is 9216 characters in a URL.
                kestrel.Limits.MaxRequestLineSize = 16 * 1024;
            });
        services.Configure<JsonOptions>(static json => UseRestJson(json.SerializerOptions));
        return services;
    }

    public static WebApplication UseGatewayServer(this WebApplication app)
    {
        app.Urls.Clear();
        app.Urls.Add(app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.Listen);
        app.UseMiddleware<AccessLog>();
        return app;
    }

    private static void UseRestJson(JsonSerializerOptions json)
    {
        JsonSerializerOptions rest = RestJson.Default.Options;
        json.PropertyNamingPolicy = rest.PropertyNamingPolicy;
        json.RespectNullableAnnotations = rest.RespectNullableAnnotations;
        json.RespectRequiredConstructorParameters = rest.RespectRequiredConstructorParameters;
        json.TypeInfoResolverChain.Insert(0, RestJson.Default);
        // Names are shown as they are written; answers are application/json and never part of a page.
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }
}
