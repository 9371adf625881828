using P2POrleans.Cluster.Tests.Harness;

namespace P2POrleans.Cluster.Tests.Processes;

internal sealed record SiloPorts(int Silo, int Client, int Health)
{
    /// <summary>Ports that are free now.</summary>
    public static SiloPorts Free() => new(FreePort.Find(), FreePort.Find(), FreePort.Find());
}
