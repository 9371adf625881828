using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.Hosting;

namespace P2POrleans.Gateway.Engine;

internal static class EngineExtensions
{
    /// <summary>The engine of the configuration, unless there is a directory already.</summary>
    public static IServiceCollection AddDirectoryEngine(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<EngineOptions, EngineOptionsValidator>(EngineOptions.Section);
        services.AddCheckedOptions<DirectoryOptions>(DirectoryOptions.Section, static rules => rules.Validate());
        EngineChoice choice = Choose(services, configuration);
        services.AddSingleton(choice);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EngineOptions>, EngineChoiceValidator>());
        if (services.Any(static service => service.ServiceType == typeof(IFileDirectory)))
            return services;

        services.TryAddSingleton<DirectoryObserver, DirectoryLog>();
        if (choice.Chosen is { } engine)
        {
            engine.AddTo(services, configuration);
            return services;
        }

        services.AddSingleton<LocalEngine>();
        services.AddHostedService(static provider => provider.GetRequiredService<LocalEngine>());
        services.AddSingleton(static provider => provider.GetRequiredService<LocalEngine>().Directory);
        return services;
    }

    /// <summary>Before the options are there, because it decides what is registered.</summary>
    private static EngineChoice Choose(IServiceCollection services, IConfiguration configuration)
    {
        string asked = configuration.GetSection(EngineOptions.Section)[nameof(EngineOptions.Engine)] ?? EngineChoice.Auto;
        IEnumerable<IDirectoryEngine> offered = services.Select(static service => service.ImplementationInstance).OfType<IDirectoryEngine>();
        return new EngineChoice(asked, EngineOptions.NamesCluster(configuration), [.. offered.Where(engine => engine.IsMeantBy(configuration))]);
    }
}
