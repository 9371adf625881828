namespace P2POrleans.Silo.Cluster;

/// <summary>What the address of a silo says, whatever the membership table does.</summary>
internal enum SiloAnswer
{
    /// <summary>Somebody listens there.</summary>
    Listens,

    /// <summary>The machine is there, and nobody listens, which a living silo always does.</summary>
    Refuses,

    /// <summary>Nobody answers: the machine is away, or out of reach.</summary>
    Nothing,
}
