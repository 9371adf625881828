using System.Text.Json.Nodes;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.GrpcTests.Foreign;

/// <summary>One run of a foreign client through all scenarios against our server; begins when the first test asks.</summary>
public abstract class ForeignClientRun(ForeignPlatform platform)
{
    private Task<IReadOnlyDictionary<string, JsonNode?>>? _results;

    /// <summary>What the client saw.</summary>
    public async Task<JsonNode?> ResultAsync(string scenario)
    {
        IReadOnlyDictionary<string, JsonNode?> results = await (_results ??= RunAsync());
        return results[scenario];
    }

    private async Task<IReadOnlyDictionary<string, JsonNode?>> RunAsync()
    {
        await using TestServer server = await TestServer.StartAsync();

        // One request is larger than the server takes.
        server.ExpectsErrors = true;
        using var canceled = new SemaphoreSlim(0);
        ObedientScript.Apply(server.Script, () => canceled.Release());

        await using TestProcess client = ForeignScript.Start(platform, platform.ClientScript, server.Address.Authority);
        string output = (await client.WaitForExitAsync()).AssertDone().Output;

        // Two calls ran out of time and one was cancelled: the service has to learn of each.
        for (int i = 0; i < 3; i++)
            await canceled.WaitAsync().Within();
        return output.Split('\n').Select(line => JsonNode.Parse(line)!).ToDictionary(line => (string)line["scenario"]!, line => line["result"]);
    }
}
