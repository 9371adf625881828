using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Keeping;
using P2POrleans.Grains.Partitions;
using P2POrleans.Grains.Placement;
using P2POrleans.Grains.Registry;

namespace P2POrleans.Grains;

/// <summary>What a silo needs to host the directory's grains.</summary>
public static class DirectoryGrains
{
    /// <summary>
    /// The grain directory that partitions, buckets and peers are registered in: one that is strongly consistent, so that there are no
    /// two activations of one grain while the cluster changes.
    /// </summary>
    public const string GrainDirectory = "p2p";

    /// <summary>The stage of a silo's start at which it finds out whether it may join; what it needs for that comes before.</summary>
    public const int BeforeJoining = ServiceLifecycleStage.First + 1;

    /// <summary>
    /// Adds the grains' services. An <see cref="IDirectoryStore"/> that all silos share, and <see cref="DirectoryOptions"/> that are the same for
    /// all of them, must be registered beside them.
    /// </summary>
    public static IServiceCollection AddDirectoryGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new DirectoryClock(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider =>
            new CredentialHasher(provider.GetRequiredService<DirectoryOptions>().PasswordIterations));
        services.TryAddSingleton(provider => new RemotePartitions(
            provider.GetRequiredService<IGrainFactory>(),
            new PartitionMap(provider.GetRequiredService<DirectoryOptions>().Partitions),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<RemoteBuckets>();
        services.TryAddSingleton<StorePulse>();
        services.TryAddSingleton<Homes>();
        services.AddPlacementDirector<HomePlacement, HomePlacementDirector>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, PartitionCountCheck>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, DirectoryKeeper>();
        return services;
    }
}
