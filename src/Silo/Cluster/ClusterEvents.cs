using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using P2POrleans.FileDirectory;
using P2POrleans.Silo.Redis;
using StackExchange.Redis;

namespace P2POrleans.Silo.Cluster;

/// <summary>Tells the log what an operator wants to know of a cluster: which silos come and go, and whether Redis is there.</summary>
internal sealed class ClusterEvents(
    ISiloStatusOracle silos, RedisConnection redis, DirectoryOptions rules, IOptions<ClusterMembershipOptions> membership,
    ILogger<ClusterEvents> logger)
    : ILifecycleParticipant<ISiloLifecycle>, ISiloStatusListener
{
    /// <summary>
    /// What a lease has to have left when a heartbeat is due. One attempt may wait for a silo until the others have given it up, so may the
    /// next one, and the grains that it is about have to start elsewhere.
    /// </summary>
    private readonly TimeSpan _least = 3 * membership.Value.ProbeTimeout * membership.Value.NumMissedProbesLimit;

    private readonly Lock _lock = new();
    private readonly HashSet<SiloAddress> _members = [];
    private bool _isRedisAway;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(ClusterEvents), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (updatedSilo.Equals(silos.SiloAddress))
            return;
        lock (_lock)
        {
            if (status == SiloStatus.Active)
            {
                if (_members.Add(updatedSilo))
                    ClusterEventLog.Joined(logger, updatedSilo.Endpoint);
            }
            else if (_members.Remove(updatedSilo))
            {
                if (status == SiloStatus.Dead)
                    ClusterEventLog.Lost(logger, updatedSilo.Endpoint);
                else
                    ClusterEventLog.Leaves(logger, updatedSilo.Endpoint);
            }
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (rules.Lease - rules.RenewEvery < _least)
            ClusterEventLog.ShortLease(logger, rules.Lease, rules.RenewEvery, _least);
        lock (_lock)
        {
            silos.SubscribeToSiloStatusEvents(this);
            _members.UnionWith(silos.GetApproximateSiloStatuses(onlyActive: true).Keys);
        }

        IConnectionMultiplexer connection = await redis.GetAsync();
        connection.ConnectionFailed += OnConnectionFailed;
        connection.ConnectionRestored += OnConnectionRestored;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        silos.UnSubscribeFromSiloStatusEvents(this);
        IConnectionMultiplexer connection = await redis.GetAsync();
        connection.ConnectionFailed -= OnConnectionFailed;
        connection.ConnectionRestored -= OnConnectionRestored;
    }

    /// <summary>Of every attempt to come back, too.</summary>
    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs e)
    {
        if (e.ConnectionType == ConnectionType.Interactive && !Interlocked.Exchange(ref _isRedisAway, true))
            ClusterEventLog.RedisAway(logger, redis.Address, RedisFailure.Reason(e.FailureType));
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs e)
    {
        if (e.ConnectionType == ConnectionType.Interactive && Interlocked.Exchange(ref _isRedisAway, false))
            ClusterEventLog.RedisBack(logger, redis.Address);
    }
}
