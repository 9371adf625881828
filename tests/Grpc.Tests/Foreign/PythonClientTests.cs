using P2POrleans.TestKit;

namespace P2POrleans.GrpcTests.Foreign;

public sealed class PythonClientTests(PythonClientRun run) : IClassFixture<PythonClientRun>
{
    [NeedsTheory(Need.PythonGrpc)]
    [MemberData(nameof(ForeignClientScenarios.Names), MemberType = typeof(ForeignClientScenarios))]
    public async Task OurServer_CalledFromPython_DoesAsItShould(string scenario)
        => ForeignClientScenarios.Check(scenario, await run.ResultAsync(scenario));
}
