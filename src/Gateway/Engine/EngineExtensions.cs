using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Gateway.Hosting;

namespace P2POrleans.Gateway.Engine;

internal static class EngineExtensions
{
    public static IServiceCollection AddDirectoryEngine(this IServiceCollection services)
    {
        services.AddGatewayOptions<EngineOptions, EngineOptionsValidator>(EngineOptions.Section);
        services.AddSingleton<EngineChoice>();
        return services;
    }
}
