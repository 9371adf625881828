namespace P2POrleans.GrpcTests.StandIn;

/// <summary>For tests that measure the process: they run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class QuietCollection
{
    public const string Name = "measures the process";
}
