using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Cluster.Tests.Keeping;

public sealed class DirectoryKeeperTests
{
    private static readonly DirectoryOptions Rules = new() { Partitions = 2, PasswordIterations = 1 };

    [Fact]
    public async Task ABucketFailsInAnUnknownWay_IsWokenAgain()
    {
        int calls = 0;
        var wokenAgain = new TaskCompletionSource();
        await using var store = new MemoryDirectoryStore();
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(
            1, store, Rules, TimeProvider.System, configure: cluster => cluster.ConfigureSilo((_, silo) =>
                silo.AddIncomingGrainCallFilter(context =>
                {
                    // Nobody but the keeper counts.
                    bool isCount = context.InterfaceMethod.DeclaringType == typeof(IRegistryBucketGrain)
                        && context.InterfaceMethod.Name == nameof(IRegistryBucketGrain.CountAsync);
                    if (!isCount || context.TargetId.Key.ToString() != "0")
                        return context.Invoke();
                    if (Interlocked.Increment(ref calls) == 1)
                        throw new InvalidOperationException("The first call fails.");
                    wokenAgain.TrySetResult();
                    return context.Invoke();
                })));

        await wokenAgain.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }
}
