using P2POrleans.Silo.Cluster;

namespace P2POrleans.Cluster.Tests.Membership;

/// <summary>Silos that listen, known by their port.</summary>
internal sealed class ListedReach : ISiloReach
{
    public HashSet<int> Listening { get; } = [];

    public Task<bool> ListensAsync(SiloAddress silo, CancellationToken cancellationToken) =>
        Task.FromResult(Listening.Contains(silo.Endpoint.Port));
}
