using Microsoft.Extensions.DependencyInjection;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Gateway.Tests.Harness;

namespace P2POrleans.Gateway.Tests.Limits;

public sealed class DeadlineTests
{
    private static readonly string Token = "YW5h." + new string('A', 43);

    [Theory]
    [InlineData("GET", "/api/v1/files/by-name/a", null, 18)]
    [InlineData("POST", "/buscar", """{"archivo":"a"}""", 18)]
    [InlineData("PUT", "/api/v1/peers/ana/files?epoch=1&sequence=1", """{"files":[]}""", 115)]
    public async Task Directory_DoesNotAnswer_IsAnswered503AtTheDeadlineAndNotBefore(string method, string path, string? body, int seconds)
    {
        var silent = new SilentDirectory { Exception = new InvalidOperationException("Planned.") };
        await using TestGateway gateway = await TestGateway.StartAsync(
            services: services => services.AddSingleton<IFileDirectory>(silent));

        Task<HttpResponseMessage> answer = gateway.SendAsync(
            new HttpMethod(method), path, body is null ? null : TestPeer.Json(body), Token);
        CancellationToken given = await silent.Asked.Task.WaitAsync(TestGateway.Patience);
        gateway.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(given.IsCancellationRequested);
        gateway.Clock.Advance(TimeSpan.FromMilliseconds(1));

        using HttpResponseMessage response = await answer;
        Assert.True(given.IsCancellationRequested);
        if (path.StartsWith("/api", StringComparison.Ordinal))
            await response.ShouldBeProblemAsync(503, "unavailable");
        else
            await response.ShouldBeOriginalErrorAsync(503);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
    }

    /// <summary>Waits until the caller gives up.</summary>
    private sealed class SilentDirectory : BrokenDirectory
    {
        public TaskCompletionSource<CancellationToken> Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<DirectoryResult<PeerDescription>> AuthenticateAsync(string token, CancellationToken cancellationToken)
        {
            await WaitAsync(cancellationToken);
            throw Exception;
        }

        public override async ValueTask<DirectoryResult<SourcePage>> FindByNameAsync(
            string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken)
        {
            await WaitAsync(cancellationToken);
            throw Exception;
        }

        private Task WaitAsync(CancellationToken cancellationToken)
        {
            Asked.TrySetResult(cancellationToken);
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }
}
