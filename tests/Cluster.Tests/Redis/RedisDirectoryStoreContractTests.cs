using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Silo.Redis;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Redis;

/// <summary>The contract of stores, kept by the one that is on Redis.</summary>
[Collection(nameof(RedisCollection))]
[ContractNeeds(Need.Redis)]
public sealed class RedisDirectoryStoreContractTests(SharedRedis redis) : DirectoryStoreContract, IAsyncDisposable
{
    private RedisConnection? _connection;

    protected override async Task<IDirectoryStore> OpenAsync()
    {
        _connection = (await redis.GetAsync()).ConnectPatiently();
        return new RedisDirectoryStore(_connection, Guid.NewGuid().ToString());
    }

    ValueTask IAsyncDisposable.DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}
