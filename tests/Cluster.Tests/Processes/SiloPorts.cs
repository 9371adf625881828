using P2POrleans.TestKit.Networks;

namespace P2POrleans.Cluster.Tests.Processes;

internal sealed record SiloPorts(int Silo, int Client, int Health)
{
    /// <summary>Ports that are free now.</summary>
    public static SiloPorts Free() => new(FreePorts.Find(), FreePorts.Find(), FreePorts.Find());
}
