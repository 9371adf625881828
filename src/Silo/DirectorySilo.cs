using Orleans.Configuration;
using P2POrleans.Grains;

namespace P2POrleans.Silo;

/// <summary>What every silo of the directory has, wherever it runs and whatever its cluster keeps its membership in.</summary>
public static class DirectorySilo
{
    /// <summary>
    /// Hosts the directory's grains, see <see cref="DirectoryGrains.AddDirectoryGrains"/>. Needs a clustering, and a grain directory of the
    /// name <see cref="DirectoryGrains.GrainDirectory"/>.
    /// </summary>
    public static ISiloBuilder AddDirectory(this ISiloBuilder silo)
    {
        silo.Configure<ClusterMembershipOptions>(FindLostSilosSoon);
        // Room is taken for the whole cache at once: a million by default, which is many times the peers that one silo calls.
        silo.Configure<GrainDirectoryOptions>(static directory => directory.CacheSize = 50_000);
        silo.Services.AddDirectoryGrains();
        return silo;
    }

    /// <summary>Registers grains among the silos themselves, for a cluster without Redis.</summary>
    public static ISiloBuilder AddOwnGrainDirectory(this ISiloBuilder silo)
    {
#pragma warning disable ORLEANSEXP003 // Experimental in name.
        return silo.AddDistributedGrainDirectory(DirectoryGrains.GrainDirectory);
#pragma warning restore ORLEANSEXP003
    }

    /// <summary>
    /// A lost silo is noticed within 6 seconds rather than 15. Signs of life in the table count for 8, which is longer: a silo that lives for
    /// the others must not look dead to a newcomer. The lease of a peer must be at least twice as long as it takes until the lost silo's
    /// buckets are elsewhere.
    /// </summary>
    private static void FindLostSilosSoon(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(2);
        membership.NumMissedProbesLimit = 3;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
        membership.NumMissedTableIAmAliveLimit = 4;
        membership.MaxJoinAttemptTime = TimeSpan.FromMinutes(1);
    }
}
