namespace P2POrleans.Cluster.Tests.Harness;

/// <summary>A server for tests that only write what is their own.</summary>
public sealed class SharedRedis : IAsyncLifetime
{
    private RedisServer? _server;

    /// <summary>Started for the first test, which has found that there is one to start.</summary>
    public async Task<RedisServer> GetAsync() => _server ??= await RedisServer.StartNewAsync();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
