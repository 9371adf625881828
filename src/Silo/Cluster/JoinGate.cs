using Microsoft.Extensions.Logging;
using P2POrleans.Silo.Redis;

namespace P2POrleans.Silo.Cluster;

/// <summary>Holds a silo back until Redis is there and the membership table lets it join at once; see <see cref="MembershipWatch"/>.</summary>
internal sealed class JoinGate(RedisConnection redis, MembershipWatch watch, TimeProvider time, ILogger<JoinGate> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(JoinGate), ServiceLifecycleStage.First, WaitAsync);

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await redis.WaitAsync(reason => JoinLog.NoRedis(logger, redis.Address, reason), time, cancellationToken);
                await watch.WaitAsync(cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The silo was told to stop: nothing that follows will be started.
                return;
            }
            catch (Exception e) when (RedisFailure.Is(e))
            {
                JoinLog.NoRedis(logger, redis.Address, RedisFailure.Reason(e));
            }
        }
    }
}
