using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using P2POrleans.FileDirectory;
using P2POrleans.Gateway.Hosting;

namespace P2POrleans.Gateway.Engine;

internal static class EngineExtensions
{
    /// <summary>The engine of the configuration, unless there is a directory already.</summary>
    public static IServiceCollection AddDirectoryEngine(this IServiceCollection services)
    {
        services.AddGatewayOptions<EngineOptions, EngineOptionsValidator>(EngineOptions.Section);
        services.AddGatewayOptions<DirectoryOptions, DirectoryRulesValidator>(EngineOptions.Section);
        services.AddSingleton<EngineChoice>();
        if (services.Any(static service => service.ServiceType == typeof(IFileDirectory)))
            return services;

        services.TryAddSingleton<DirectoryObserver, DirectoryLog>();
        services.AddSingleton<LocalEngine>();
        services.AddHostedService(static provider => provider.GetRequiredService<LocalEngine>());
        services.AddSingleton(static provider => provider.GetRequiredService<LocalEngine>().Directory);
        return services;
    }
}
