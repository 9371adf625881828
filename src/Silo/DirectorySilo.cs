using Orleans.Configuration;
using P2POrleans.Grains;

namespace P2POrleans.Silo;

/// <summary>What every silo of the directory has, wherever it runs and whatever its cluster keeps its membership in.</summary>
public static class DirectorySilo
{
    /// <summary>
    /// Hosts the directory's grains, see <see cref="DirectoryGrains.AddDirectoryGrains"/>. Needs a clustering.
    /// </summary>
    public static ISiloBuilder AddDirectory(this ISiloBuilder silo)
    {
        silo.Configure<ClusterMembershipOptions>(FindLostSilosSoon);
        // Room is taken for the whole cache at once: a million by default, which is many times the peers that one silo calls.
        silo.Configure<GrainDirectoryOptions>(static directory => directory.CacheSize = 50_000);
        silo.Services.AddDirectoryGrains();
#pragma warning disable ORLEANSEXP003 // Experimental in name; the grain directory of a cluster that brings none of its own.
        silo.AddDistributedGrainDirectory(DirectoryGrains.GrainDirectory);
#pragma warning restore ORLEANSEXP003
        return silo;
    }

    /// <summary>
    /// A lost silo is noticed within 6 seconds rather than 15, and newcomers wait for the table less long. The lease of a peer must be
    /// at least twice as long as it takes until the lost silo's buckets are elsewhere.
    /// </summary>
    private static void FindLostSilosSoon(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(2);
        membership.NumMissedProbesLimit = 3;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
    }
}
