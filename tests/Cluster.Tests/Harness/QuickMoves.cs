using Microsoft.Extensions.DependencyInjection;
using P2POrleans.FileDirectory;
using P2POrleans.Grains.Placement;

namespace P2POrleans.Cluster.Tests.Harness;

internal static class QuickMoves
{
    /// <summary>Partitions move home so soon after a change of the cluster, instead of in production's time.</summary>
    public static void MoveAfter(this ISiloBuilder silo, TimeSpan calm) => silo.Services.AddSingleton(provider => new Homes(
        provider.GetRequiredService<IClusterMembershipService>(),
        provider.GetRequiredService<ILocalSiloDetails>(),
        provider.GetRequiredService<StorePulse>(),
        provider.GetRequiredService<DirectoryOptions>(),
        TimeProvider.System)
    {
        Calm = calm,
    });
}
