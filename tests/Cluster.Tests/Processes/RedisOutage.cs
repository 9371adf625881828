using P2POrleans.Cluster.Tests.Chaos;
using P2POrleans.FileDirectory;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>A cluster that loses its Redis instead of a silo.</summary>
/// <param name="away">How long Redis is away at least.</param>
internal sealed class RedisOutage(ProcessCluster cluster, TimeSpan away) : IChaosCluster
{
    public IFileDirectory Directory => cluster.Directory;

    public async Task KillOneAsync(Random random)
    {
        await cluster.Redis.KillAsync();
        await Task.Delay(away);
    }

    public Task StartAnotherAsync() => cluster.Redis.StartAsync();
}
