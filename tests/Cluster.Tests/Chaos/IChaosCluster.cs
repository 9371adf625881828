using P2POrleans.FileDirectory;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>A cluster whose silos can be killed one by one.</summary>
internal interface IChaosCluster
{
    IFileDirectory Directory { get; }

    /// <summary>Without a chance for the silo to say goodbye.</summary>
    Task KillOneAsync(Random random);

    /// <summary>In the place of the one that was killed; returns when it is a member.</summary>
    Task StartAnotherAsync();
}
