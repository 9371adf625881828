namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>What a restless peer does with its registration.</summary>
internal enum PeerChange
{
    RegisteredAgain,
    SignedOff,
    Removed,
}
