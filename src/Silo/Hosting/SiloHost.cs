using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;
using P2POrleans.FileDirectory;
using P2POrleans.Hosting;
using P2POrleans.Silo.Cluster;
using P2POrleans.Silo.Health;

namespace P2POrleans.Silo.Hosting;

/// <summary>Puts a silo together: a member of a cluster that hosts the directory's grains, and tells over HTTP how it is.</summary>
public static class SiloHost
{
    /// <summary>
    /// Builds a silo that is ready to be started. Configuration comes from <c>appsettings.json</c> in the working directory,
    /// then the environment (<c>P2P__Cluster__Redis</c>), then <paramref name="settings"/>; what comes later wins.
    /// </summary>
    /// <param name="settings">For instance <c>P2P:Cluster:Redis</c>. A null value counts as not given.</param>
    /// <param name="services">Registered before the silo's own, which give way.</param>
    /// <exception cref="OptionsValidationException">An option has a value that it must not have.</exception>
    /// <remarks>
    /// Its start waits for Redis, however long that takes, and throws a <see cref="FileDirectory.Storage.DirectoryStoreException"/> when the
    /// cluster has another number of partitions, or an <see cref="IOException"/> when somebody else has one of its ports. Its HTTP answers
    /// meanwhile.
    /// </remarks>
    public static WebApplication Create(
        IEnumerable<KeyValuePair<string, string?>> settings, Action<IServiceCollection>? services = null)
    {
        WebApplicationBuilder builder = SiloBuilder.Create(settings);
        services?.Invoke(builder.Services);
        IConfigurationSection section = builder.Configuration.GetSection(SiloHostOptions.Section);
        // Before the options are there, because it decides what is registered.
        var early = new SiloHostOptions();
        section.BindOption(early);
        builder.Services
            .AddSiloOptions()
            .AddClusterRedis()
            .AddSiloHealth();
        builder.UseOrleans(silo =>
        {
            silo.UseClusterRedis().AddDirectory();
            if (early.Dashboard)
                silo.AddDashboard();
        });

        WebApplication app = builder.Build();
        app.Urls.Clear();
        app.Urls.Add(app.Services.GetRequiredService<IOptions<SiloHostOptions>>().Value.Listen);
        app.MapSiloHealth();
        if (early.Dashboard)
            app.MapOrleansDashboard("/dashboard").RequireLocalCaller();
        return app;
    }

    private static IServiceCollection AddSiloOptions(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddCheckedOptions<SiloHostOptions, SiloHostOptionsValidator>(SiloHostOptions.Section);
        services.AddCheckedOptions<DirectoryOptions>(DirectoryOptions.Section, static rules => rules.Validate());
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<DirectoryOptions>>().Value);
        services.AddOptions<EndpointOptions>().Configure<IOptions<SiloHostOptions>>(static (endpoint, silo) =>
        {
            endpoint.AdvertisedIPAddress = AdvertisedAddress.Of(silo.Value);
            endpoint.SiloPort = silo.Value.Port;
            endpoint.GatewayPort = silo.Value.ClientPort;
        });
        services.AddOptions<HostOptions>().Configure<IOptions<SiloHostOptions>>(static (host, silo) =>
        {
            host.ShutdownTimeout = silo.Value.ShutdownTimeout;
            // So that whoever asks how it is gets an answer while it waits for Redis.
            host.ServicesStartConcurrently = true;
        });
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, PortGuard>();
        return services;
    }
}
