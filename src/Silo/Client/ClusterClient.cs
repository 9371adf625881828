using Microsoft.Extensions.DependencyInjection;
using P2POrleans.FileDirectory;
using P2POrleans.Silo.Cluster;

namespace P2POrleans.Silo.Client;

/// <summary>The directory on silos elsewhere.</summary>
public static class ClusterClient
{
    /// <summary>
    /// Adds an <see cref="IFileDirectory"/> that calls the silos of <see cref="DirectoryClusterOptions"/>. They and Redis need not be there yet.
    /// A <see cref="TimeProvider"/> must be registered beside it.
    /// </summary>
    public static IServiceCollection AddClusterDirectory(this IServiceCollection services)
    {
        services.AddClusterRedis();
        services.AddSingleton<ClusterConnection>();
        services.AddHostedService(static provider => provider.GetRequiredService<ClusterConnection>());
        services.AddSingleton<IFileDirectory, ClusterDirectory>();
        return services;
    }
}
