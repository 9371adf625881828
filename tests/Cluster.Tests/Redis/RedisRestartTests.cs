using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Silo.Redis;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Redis;

public sealed class RedisRestartTests
{
    private static readonly PeerHeader Header = new()
    {
        Name = "ana",
        Kind = PeerKind.Native,
        GrpcUrl = "grpc://ana:50051",
        Credential = "secret",
        TokenHash = "hash",
        Epoch = 1,
    };

    [NeedsFact(Need.Redis)]
    public async Task Store_RedisKilledAndStartedAgain_HasWhatWasAcknowledgedAndGoesOn()
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        await using RedisConnection connection = redis.Connect();
        await using var store = new RedisDirectoryStore(connection, "test");
        await store.WriteHeaderAsync(Header, null);

        await redis.KillAsync();
        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await store.WriteHeaderAsync(Header with { Sequence = 1 }, Header));
        await redis.StartAsync();
        await connection.WaitAsync(_ => { }, TimeProvider.System, CancellationToken.None);

        // The scripts are not in the file; the client sends them again.
        await store.WriteHeaderAsync(Header with { Sequence = 2 }, Header);
        Assert.Equal(2, (await store.ReadHeaderAsync("ana", CancellationToken.None))?.Sequence);
    }

    [NeedsFact(Need.Redis)]
    public async Task Connection_MadeBeforeRedisIsThere_WorksWhenItIs()
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        await redis.KillAsync();
        await using RedisConnection connection = redis.Connect();
        var failed = new TaskCompletionSource();

        Task waiting = connection.WaitAsync(_ => failed.TrySetResult(), TimeProvider.System, CancellationToken.None);
        await failed.Task;
        await redis.StartAsync();
        await waiting;

        await using var store = new RedisDirectoryStore(connection, "test");
        Assert.Equal(1, await store.TakePartitionAsync(0, CancellationToken.None));
    }
}
