namespace P2POrleans.GrpcTests.Foreign;

public sealed class NodeClientTests(NodeClientRun run) : IClassFixture<NodeClientRun>
{
    [NodeTheory]
    [MemberData(nameof(ForeignClientScenarios.Names), MemberType = typeof(ForeignClientScenarios))]
    public async Task OurServer_CalledFromNode_DoesAsItShould(string scenario)
        => ForeignClientScenarios.Check(scenario, await run.ResultAsync(scenario));
}
