using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Silo.Cluster;
using P2POrleans.Silo.Redis;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Membership;

[Collection(nameof(RedisCollection))]
public sealed class JoinGateTests(SharedRedis redis)
{
    [NeedsFact(Need.Redis)]
    public async Task TableFailsWhileRedisAnswers_IsAskedAgain()
    {
        var table = new ListedMembership { Failure = new RedisClusteringException("Planned.") };
        await using RedisConnection connection = (await redis.GetAsync()).Connect();
        var watch = new MembershipWatch(
            table, new ListedReach(), Options.Create(new ClusterMembershipOptions()), TimeProvider.System, NullLogger<MembershipWatch>.Instance);
        var lifecycle = new OneStage();
        new JoinGate(connection, watch, TimeProvider.System, NullLogger<JoinGate>.Instance).Participate(lifecycle);

        await lifecycle.Observer!.OnStart(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Null(table.Failure);
    }

    private sealed class OneStage : ISiloLifecycle
    {
        public ILifecycleObserver? Observer { get; private set; }

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => 0;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            Observer = observer;
            return new MemoryStream();
        }
    }
}
