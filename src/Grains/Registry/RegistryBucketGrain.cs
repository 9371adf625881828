using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
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
    IGrainFactory grains,
    IDirectoryStore store,
    RemotePartitions partitions,
    Homes homes,
    DirectoryOptions rules,
    DirectoryClock clock,
    ILogger<RegistryBucketGrain> logger) : Grain, IRegistryBucketGrain, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private RegistryBucket _bucket = null!;
    private ITimer? _timer;
    private Housekeeping _housekeeping = null!;

    private int Bucket => (int)this.GetPrimaryKeyLong();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _bucket = await RegistryBucket.OpenAsync(Bucket, store, partitions.All, rules, clock.Time, cancellationToken);
        _housekeeping = new Housekeeping(
            _bucket,
            (departure, stopping) => grains.GetGrain<IPeerGrain>(departure.Peer).DropAsync(departure.OfflineSince, stopping),
            new RegistryObserver(logger, Bucket),
            _stopping.Token);

        // Not a grain timer, which would go by the runtime's clock and not by that of the leases. The first round is at once: the
        // activation before this one may have been lost between the store and the partitions.
        _timer = clock.Time.CreateTimer(_ => Tick(), null, rules.SweepEvery, rules.SweepEvery);
        _housekeeping.Tick();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        await _stopping.CancelAsync();
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _stopping.Dispose();
    }

    public ValueTask PutAsync(PeerState peer, long files, CancellationToken cancellationToken) =>
        _bucket.PutAsync(peer, files, cancellationToken);

    public ValueTask<bool> RenewAsync(string peer, long? files, CancellationToken cancellationToken) =>
        files is { } count ? _bucket.RenewAsync(peer, count, cancellationToken) : _bucket.RenewAsync(peer, cancellationToken);

    public ValueTask<bool> EndAsync(string peer, bool hasLeft, CancellationToken cancellationToken) =>
        _bucket.EndAsync(peer, hasLeft, cancellationToken);

    public ValueTask<bool> EndIfSilentAsync(string peer, TimeSpan silentFor, CancellationToken cancellationToken) =>
        _bucket.EndIfSilentAsync(peer, silentFor, cancellationToken);

    public ValueTask RepeatAsync(string peer, CancellationToken cancellationToken) => _bucket.RepeatAsync(peer, cancellationToken);

    public ValueTask<bool> ExpectRemovalAsync(string peer, DateTimeOffset? offlineSince, CancellationToken cancellationToken) =>
        _bucket.ExpectRemovalAsync(peer, offlineSince, cancellationToken);

    public ValueTask RemoveAsync(string peer, CancellationToken cancellationToken) => _bucket.RemoveAsync(peer, cancellationToken);

    public ValueTask ForgetAsync(string peer, CancellationToken cancellationToken) => _bucket.ForgetAsync(peer, cancellationToken);

    public ValueTask<PeerDescription?> FindAsync(string peer, CancellationToken cancellationToken) =>
        _bucket.FindAsync(peer, cancellationToken);

    public ValueTask<PeerDescriptionPage> ListAsync(string? after, int limit, CancellationToken cancellationToken) =>
        _bucket.ListAsync(after, limit, cancellationToken);

    public ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken) =>
        _bucket.ClaimProbesAsync(prober, claim, after, limit, cancellationToken);

    public ValueTask<BucketCounts> CountAsync(CancellationToken cancellationToken)
    {
        homes.MoveBucket(Bucket, MigrateOnIdle);
        return _bucket.CountAsync(cancellationToken);
    }

    public async ValueTask SweepAsync(CancellationToken cancellationToken) => await _housekeeping.SweepAsync(cancellationToken);

    /// <summary>On a thread of the clock, which may not use what belongs to the grain's turns.</summary>
    private void Tick()
    {
        if (_bucket.HasSteppedDown)
        {
            RegistryLog.SteppedDown(logger, Bucket);
            GrainContext.Deactivate(
                new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "A later activation has the bucket."));
        }
        else
        {
            _housekeeping.Tick();
        }
    }
}
