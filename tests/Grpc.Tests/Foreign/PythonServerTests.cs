using P2POrleans.TestKit;

namespace P2POrleans.GrpcTests.Foreign;

public sealed class PythonServerTests(PythonServer server) : IClassFixture<PythonServer>
{
    [NeedsTheory(Need.PythonGrpc)]
    [MemberData(nameof(ForeignServerScenarios.Names), MemberType = typeof(ForeignServerScenarios))]
    public async Task OurClient_CallingPython_DoesAsItShould(string scenario)
        => await ForeignServerScenarios.CheckAsync(scenario, await server.ChannelAsync());
}
