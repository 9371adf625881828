namespace P2POrleans.Silo.Cluster;

/// <summary>Whether a silo's process may be there, whatever the membership table says.</summary>
internal interface ISiloReach
{
    /// <returns>True when somebody listens at the silo's address.</returns>
    Task<bool> ListensAsync(SiloAddress silo, CancellationToken cancellationToken);
}
