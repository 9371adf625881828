using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Calls;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Partitions;
using P2POrleans.Grains.Placement;

namespace P2POrleans.Grains.Registry;

/// <summary>
/// Hosts one <see cref="RegistryBucket"/>, which has the rules and guards itself, and sweeps it. Leases are lost with the activation: the
/// next one gives every peer a full lease.
/// </summary>
/// <remarks>
/// Reentrant, because a heartbeat must not wait for another peer's partitions to hear of it, and because a sweep that drops a peer is
/// called back by that peer's grain.
/// </remarks>
[KeepAlive]
[GrainDirectory(DirectoryGrains.GrainDirectory)]
[HomePlacement]
[Reentrant]
internal sealed class RegistryBucketGrain(
    IDirectoryStore store,
    RemotePartitions partitions,
    Homes homes,
    DirectoryOptions rules,
    DirectoryClock clock,
    ILogger<RegistryBucketGrain> logger) : Grain, IRegistryBucketGrain, IDisposable
{
    private RegistryBucket _bucket = null!;
    private ITimer? _timer;
    private Task _sweep = Task.CompletedTask;

    private int Bucket => (int)this.GetPrimaryKeyLong();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _bucket = await RegistryBucket.OpenAsync(Bucket, store, partitions.All, rules, clock.Time, cancellationToken);

        // The activation before this one may have been lost between the store and the partitions. Those that don't answer now are told
        // by the sweeps.
        _bucket.RepeatAllAsync().Ignore();

        // Not a grain timer, which would go by the runtime's clock and not by that of the leases.
        IRegistryBucketGrain self = this.AsReference<IRegistryBucketGrain>();
        _timer = clock.Time.CreateTimer(_ => Tick(self), null, rules.SweepEvery, rules.SweepEvery);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    public ValueTask PutAsync(PeerState peer, long files) => _bucket.PutAsync(peer, files);

    public ValueTask<bool> RenewAsync(string peer, long? files) =>
        files is { } count ? _bucket.RenewAsync(peer, count) : _bucket.RenewAsync(peer);

    public ValueTask<bool> EndAsync(string peer, bool hasLeft) => _bucket.EndAsync(peer, hasLeft);

    public ValueTask<bool> EndIfSilentAsync(string peer, TimeSpan silentFor) => _bucket.EndIfSilentAsync(peer, silentFor);

    public ValueTask RepeatAsync(string peer) => _bucket.RepeatAsync(peer);

    public ValueTask ExpectRemovalAsync(string peer) => _bucket.ExpectRemovalAsync(peer);

    public ValueTask RemoveAsync(string peer) => _bucket.RemoveAsync(peer);

    public ValueTask ForgetAsync(string peer) => _bucket.ForgetAsync(peer);

    public ValueTask<PeerDescription?> FindAsync(string peer, CancellationToken cancellationToken) =>
        _bucket.FindAsync(peer, cancellationToken);

    public ValueTask<PeerDescriptionPage> ListAsync(string? after, int limit, CancellationToken cancellationToken) =>
        _bucket.ListAsync(after, limit, cancellationToken);

    public ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken) =>
        _bucket.ClaimProbesAsync(prober, claim, after, limit, cancellationToken);

    public ValueTask<BucketCounts> CountAsync(CancellationToken cancellationToken)
    {
        if (homes.MayMoveBucket(Bucket))
            MigrateOnIdle();
        return _bucket.CountAsync(cancellationToken);
    }

    public async ValueTask SweepAsync()
    {
        // Who asks means a round that begins now.
        while (!_sweep.IsCompleted)
            await _sweep;
        await (_sweep = SweepOnceAsync());
    }

    /// <summary>On a thread of the clock. The partitions of a lost silo may hold up a round for longer than the pause between two.</summary>
    private void Tick(IRegistryBucketGrain self)
    {
        if (_sweep.IsCompleted)
            self.SweepAsync().AsTask().Ignore();
    }

    private async Task SweepOnceAsync()
    {
        try
        {
            SweepOutcome outcome = await _bucket.SweepAsync();
            if (outcome.Lapsed.Count > 0)
                RegistryLog.PeersLapsed(logger, outcome.Lapsed.Count, outcome.Lapsed[0]);
            foreach (string peer in outcome.ToDrop)
            {
                if (await GrainFactory.GetGrain<IPeerGrain>(peer).DropAsync())
                    RegistryLog.PeerDropped(logger, peer);
            }
        }
        catch (Exception e) when (RemoteCall.IsLost(e))
        {
            RegistryLog.SweepFailed(logger, e, Bucket);
        }
    }
}
