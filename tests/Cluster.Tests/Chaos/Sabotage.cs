namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>Bugs that a chaos run has to find.</summary>
public enum Sabotage
{
    /// <summary>Slices are acknowledged and never stored.</summary>
    AcknowledgeBeforeWrite,

    /// <summary>A partition that starts anew does not read what it has.</summary>
    NoRebuild,

    /// <summary>Another activation has taken a partition over, and the one before it acknowledges all the same.</summary>
    StaleIncarnation,

    /// <summary>The header of a peer that registers again is acknowledged and never stored.</summary>
    ForgottenRegistration,
}
