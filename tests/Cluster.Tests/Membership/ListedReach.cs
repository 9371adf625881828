using P2POrleans.Silo.Cluster;

namespace P2POrleans.Cluster.Tests.Membership;

/// <summary>Silos known by their port; those that are not listed don't answer.</summary>
internal sealed class ListedReach : ISiloReach
{
    public Dictionary<int, SiloAnswer> Silos { get; } = [];

    public Task<SiloAnswer> AskAsync(SiloAddress silo, CancellationToken cancellationToken) =>
        Task.FromResult(Silos.GetValueOrDefault(silo.Endpoint.Port, SiloAnswer.Nothing));
}
