using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.Grains.Engine;

namespace P2POrleans.Silo;

/// <summary>The directory on one silo inside this process: a cluster of one, which nobody joins.</summary>
public static class EmbeddedSilo
{
    /// <summary>
    /// Adds the silo and an <see cref="IFileDirectory"/> that calls it. <see cref="DirectoryOptions"/>, a <see cref="DirectoryObserver"/>, and the
    /// <see cref="FileDirectory.Storage.IDirectoryStore"/> must be registered beside them.
    /// </summary>
    public static IServiceCollection AddEmbeddedDirectory(this IServiceCollection services)
    {
        // Its advice on the garbage collector is for servers that do nothing else.
        services.AddLogging(static logging => logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error));
        services.AddOrleans(static silo => silo
            .UseLocalhostClustering(gatewayPort: 0)
            // The silo is known by its usual address, but nobody ever calls it there: it listens on any port that is free, so that there
            // may be several such processes on a machine.
            .Configure<EndpointOptions>(static endpoint => endpoint.SiloListeningEndpoint = new IPEndPoint(IPAddress.Loopback, 0))
            .AddDirectory().AddOwnGrainDirectory());
        services.AddSingleton<IFileDirectory>(static provider => new OrleansDirectory(
            provider.GetRequiredService<IGrainFactory>(),
            new PartitionMap(provider.GetRequiredService<DirectoryOptions>().Partitions),
            new OrleansDirectoryOptions(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<EmbeddedStart>();
        return services;
    }
}
