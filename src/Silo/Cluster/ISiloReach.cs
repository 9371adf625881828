namespace P2POrleans.Silo.Cluster;

/// <summary>Tells whether a silo's process may be there.</summary>
internal interface ISiloReach
{
    Task<SiloAnswer> AskAsync(SiloAddress silo, CancellationToken cancellationToken);
}
