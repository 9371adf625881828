namespace P2POrleans.GrpcTests.Foreign;

public sealed class NodeServerTests(NodeServer server) : IClassFixture<NodeServer>
{
    [NodeTheory]
    [MemberData(nameof(ForeignServerScenarios.Names), MemberType = typeof(ForeignServerScenarios))]
    public async Task OurClient_CallingNode_DoesAsItShould(string scenario)
        => await ForeignServerScenarios.CheckAsync(scenario, await server.ChannelAsync());
}
