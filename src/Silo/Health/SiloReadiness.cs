using P2POrleans.Silo.Redis;

namespace P2POrleans.Silo.Health;

/// <summary>Ready means that the silo is an active member of its cluster, and that Redis answers it.</summary>
internal sealed class SiloReadiness(RedisConnection redis, TimeProvider time) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    private volatile bool _isActive;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(SiloReadiness), ServiceLifecycleStage.Active, _ => Set(true), _ => Set(false));

    /// <returns>A sentence, or null when it is ready.</returns>
    public async Task<string?> WhyNotAsync(CancellationToken cancellationToken)
    {
        if (!_isActive)
            return "The silo is not a member of the cluster: it is starting, waits for Redis, or stops.";
        try
        {
            await (await redis.GetAsync()).GetDatabase().PingAsync().WaitAsync(TimeLimit, time, cancellationToken);
            return null;
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            return "Redis does not answer.";
        }
    }

    private Task Set(bool isActive)
    {
        _isActive = isActive;
        return Task.CompletedTask;
    }
}
