using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains;
using P2POrleans.Hosting;
using P2POrleans.Silo.Redis;
using StackExchange.Redis;

namespace P2POrleans.Silo.Cluster;

/// <summary>Everything that a cluster has in common is in one Redis: who is a member, which grain is where, and the directory.</summary>
internal static class ClusterExtensions
{
    /// <summary>Adds <see cref="DirectoryClusterOptions"/> and the process's <see cref="RedisConnection"/>.</summary>
    public static IServiceCollection AddClusterRedis(this IServiceCollection services)
    {
        services.AddCheckedOptions<DirectoryClusterOptions, DirectoryClusterOptionsValidator>(DirectoryClusterOptions.Section);
        services.TryAddSingleton(static provider =>
            new RedisConnection(provider.GetRequiredService<IOptions<DirectoryClusterOptions>>().Value.Redis));
        return services;
    }

    /// <summary>Makes a silo a member of the cluster.</summary>
    public static ISiloBuilder UseClusterRedis(this ISiloBuilder silo)
    {
        silo.UseRedisClustering(static _ => { });
        silo.AddClusterGrainDirectory();
        silo.Services.UseCluster();
        silo.Services.AddSingleton<IDirectoryStore>(static provider => new RedisDirectoryStore(
            provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<IOptions<DirectoryClusterOptions>>().Value.Name));
        silo.Services.AddSingleton<ISiloReach, TcpSiloReach>();
        silo.Services.AddSingleton<MembershipWatch>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, JoinGate>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ClusterEvents>();
        return silo;
    }

    /// <summary>Registers grains in the cluster's Redis: of two activations of one grain, one is refused.</summary>
    public static ISiloBuilder AddClusterGrainDirectory(this ISiloBuilder silo) => silo.AddRedisGrainDirectory(
        DirectoryGrains.GrainDirectory, static options => options.Configure<RedisConnection>(UseConnection));

    /// <summary>Lets a client find the silos.</summary>
    public static IClientBuilder UseClusterRedis(this IClientBuilder client)
    {
        client.UseRedisClustering(static _ => { });
        client.Services.UseCluster();
        return client;
    }

    private static void UseCluster(this IServiceCollection services)
    {
        services.AddOptions<RedisClusteringOptions>().Configure<RedisConnection>(UseConnection);
        services.AddOptions<ClusterOptions>().Configure<IOptions<DirectoryClusterOptions>>(static (orleans, cluster) =>
            (orleans.ClusterId, orleans.ServiceId) = (cluster.Value.Name, cluster.Value.Name));
    }

    private static void UseConnection(RedisClusteringOptions options, RedisConnection connection)
    {
        // Not used, and asked for all the same.
        options.ConfigurationOptions = new ConfigurationOptions();
        options.CreateMultiplexer = async _ => (await connection.GetAsync(), IsShared: true);
    }

    private static void UseConnection(RedisGrainDirectoryOptions options, RedisConnection connection)
    {
        options.ConfigurationOptions = new ConfigurationOptions();
        options.CreateMultiplexer = async _ => (await connection.GetAsync(), IsShared: true);
    }
}
