using System.Text.Json;
using P2POrleans.Gateway.Tests.Harness;

namespace P2POrleans.Gateway.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_OfAWorkingGateway_IsLiveAndReady()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Assert.Equal("live", await StatusAsync(gateway, "/healthz/live", 200));
        Assert.Equal("ready", await StatusAsync(gateway, "/healthz/ready", 200));
    }

    private static async Task<string?> StatusAsync(TestGateway gateway, string path, int status)
    {
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Get, path);
        JsonElement answer = await response.ShouldBeAsync(status);
        return answer.GetProperty("status").GetString();
    }
}
