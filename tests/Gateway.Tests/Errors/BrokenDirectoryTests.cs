using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Gateway.Tests.Harness;

namespace P2POrleans.Gateway.Tests.Errors;

public sealed class BrokenDirectoryTests
{
    private const string Secret = "the path of the database";

    /// <summary>Of the right form, which is all that a gateway can tell.</summary>
    private static readonly string Token = "YW5h." + new string('A', 43);

    public static TheoryData<string, string, string?> Calls => new()
    {
        { "POST", "/api/v1/peers", """{"name":"ana","grpc_url":"grpc://h:1"}""" },
        { "GET", "/api/v1/peers", null },
        { "GET", "/api/v1/peers/ana", null },
        { "GET", "/api/v1/peers/ana/files", null },
        { "POST", "/api/v1/peers/ana/heartbeat", null },
        { "PUT", "/api/v1/peers/ana/files?epoch=1&sequence=1", """{"files":[]}""" },
        { "PATCH", "/api/v1/peers/ana/files?epoch=1&sequence=1", "{}" },
        { "DELETE", "/api/v1/peers/ana/lease", null },
        { "DELETE", "/api/v1/peers/ana", null },
        { "GET", "/api/v1/files?q=a", null },
        { "GET", "/api/v1/files/by-name/a", null },
        { "GET", "/api/v1/files/" + new string('1', 64), null },
        { "GET", "/api/v1/info", null },
        { "POST", "/login", """{"username":"u","password":"p","url":"grpc://h:1"}""" },
        { "POST", "/indice", """{"username":"ana","archivos":[]}""" },
        { "POST", "/buscar", """{"archivo":"a"}""" },
        { "POST", "/logout", """{"username":"ana"}""" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Directory_Unavailable_IsAnswered503WithRetryAfter(string method, string path, string? body)
    {
        var broken = new BrokenDirectory
        {
            Fault = new DirectoryFault(DirectoryError.Unavailable, "The partition is being rebuilt."),
            Exception = new DirectoryStoreException(Secret),
        };
        await using TestGateway gateway = await StartAsync(broken);
        using HttpResponseMessage response = await gateway.SendAsync(new HttpMethod(method), path, body is null ? null : TestPeer.Json(body), Token);
        string message = path.StartsWith("/api", StringComparison.Ordinal)
            ? (await response.ShouldBeProblemAsync(503, "unavailable")).Detail()
            : await response.ShouldBeOriginalErrorAsync(503);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Directory_FailsUnexpectedly_IsAnswered500WithoutTheCauseWhichIsLogged(string method, string path, string? body)
    {
        await using TestGateway gateway = await StartAsync(new BrokenDirectory { Exception = new InvalidDataException(Secret) });
        gateway.ExpectsErrors = true;
        using HttpResponseMessage response = await gateway.SendAsync(new HttpMethod(method), path, body is null ? null : TestPeer.Json(body), Token);
        string message = path.StartsWith("/api", StringComparison.Ordinal)
            ? (await response.ShouldBeProblemAsync(500, "internal_error")).Detail()
            : await response.ShouldBeOriginalErrorAsync(500);
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
        Assert.Contains(Secret, Assert.Single(gateway.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_OfABrokenDirectory_IsRefusedWithReasonsWhileLivenessIsNot()
    {
        await using TestGateway gateway = await StartAsync(new BrokenDirectory { Exception = new DirectoryStoreException(Secret) });
        gateway.ExpectsErrors = true;
        using (HttpResponseMessage ready = await gateway.SendAsync(HttpMethod.Get, "/healthz/ready"))
        {
            JsonElement answer = await ready.ShouldBeAsync(503);
            Assert.Equal("not ready", answer.GetProperty("status").GetString());
            string reason = Assert.Single(answer.GetProperty("reasons").EnumerateArray()).GetString()!;
            Assert.DoesNotContain(Secret, reason, StringComparison.Ordinal);
        }

        using HttpResponseMessage live = await gateway.SendAsync(HttpMethod.Get, "/healthz/live");
        await live.ShouldBeAsync(200);
    }

    [Fact]
    public async Task Readiness_WhilePartitionsAreRebuilt_SaysSoAndAsksOnceASecond()
    {
        var rebuilding = new BrokenDirectory
        {
            Fault = new DirectoryFault(DirectoryError.Unavailable, "2 of 4 partitions are being rebuilt."),
            Exception = new DirectoryStoreException(Secret),
        };
        await using TestGateway gateway = await StartAsync(rebuilding);
        gateway.ExpectsErrors = true;
        for (int second = 1; second <= 2; second++)
        {
            for (int probe = 0; probe < 3; probe++)
            {
                using HttpResponseMessage ready = await gateway.SendAsync(HttpMethod.Get, "/healthz/ready");
                JsonElement answer = await ready.ShouldBeAsync(503);
                Assert.Equal(rebuilding.Fault.Message, Assert.Single(answer.GetProperty("reasons").EnumerateArray()).GetString());
            }

            Assert.Equal(second, rebuilding.Checks);
            gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task ProbeRound_OfABrokenDirectory_IsTriedAgain()
    {
        await using TestGateway gateway = await StartAsync(new BrokenDirectory { Exception = new DirectoryStoreException(Secret) });
        for (int round = 1; round <= 2; round++)
        {
            gateway.Clock.Advance(TimeSpan.FromSeconds(20));
            await gateway.WaitForLogAsync("A round of probes could not be finished", round);
        }
    }

    private static Task<TestGateway> StartAsync(IFileDirectory directory) =>
        TestGateway.StartAsync(services: services => services.AddSingleton(directory));
}
