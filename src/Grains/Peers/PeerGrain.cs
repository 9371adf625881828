using Orleans.Concurrency;
using Orleans.GrainDirectory;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Calls;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Partitions;
using P2POrleans.Grains.Placement;
using P2POrleans.Grains.Registry;

namespace P2POrleans.Grains.Peers;

/// <summary>Hosts one <see cref="PeerRecord"/>, which has the rules and guards itself. Its header is in the store.</summary>
/// <remarks>Reentrant, because heartbeats must not wait for a long announce; the record makes announces take turns.</remarks>
[GrainDirectory(DirectoryGrains.GrainDirectory)]
[HomePlacement]
[Reentrant]
internal sealed class PeerGrain(
    IDirectoryStore store,
    RemotePartitions partitions,
    RemoteBuckets buckets,
    CredentialHasher credentials,
    Homes homes,
    DirectoryOptions rules,
    TimeProvider time) : Grain, IPeerGrain
{
    internal static readonly DirectoryFault PartsMissing =
        new(DirectoryError.Unavailable, "Parts of the announce were lost on the way; send it again.");

    private static readonly DirectoryFault Failed =
        new(DirectoryError.Unavailable, "A part of the directory did not answer; try again.");

    private readonly StagedAnnounce _staged = new(time);
    private PeerRecord _record = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        string name = this.GetPrimaryKeyString();
        _record = await PeerRecord.OpenAsync(name, store, partitions.All, buckets.Of(name), credentials, rules, cancellationToken);
    }

    public ValueTask<Answer<Registration>> RegisterAsync(RegisterPeer request, CancellationToken cancellationToken) =>
        AnswerAsync(() => _record.RegisterAsync(request, cancellationToken), cancellationToken);

    public ValueTask<Answer<PeerDescription>> AuthenticateAsync(string token, CancellationToken cancellationToken) =>
        AnswerAsync(() => _record.AuthenticateAsync(token, cancellationToken), cancellationToken);

    public ValueTask<Answer<Heartbeat>> HeartbeatAsync(string token, CancellationToken cancellationToken) =>
        AnswerAsync(() => _record.HeartbeatAsync(token, cancellationToken), cancellationToken);

    public ValueTask StageAsync(AnnouncePart part, CancellationToken cancellationToken)
    {
        _staged.Add(part);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<Answer<AnnounceReceipt>> AnnounceAsync(AnnounceMessage announce, CancellationToken cancellationToken) =>
        _staged.TryTake(announce, out Announce? whole)
            ? await AnswerAsync(() => _record.AnnounceAsync(announce.Token, whole, cancellationToken), cancellationToken)
            : PartsMissing;

    public ValueTask<Answer<PeerDescription>> SignOffAsync(string token, CancellationToken cancellationToken) =>
        AnswerAsync(() => _record.SignOffAsync(token, cancellationToken), cancellationToken);

    public ValueTask<Answer<PeerDescription>> RemoveAsync(string token, CancellationToken cancellationToken) =>
        AnswerAsync(() => _record.RemoveAsync(token, cancellationToken), cancellationToken);

    public ValueTask<Answer<PeerDescription>> ReportProbeAsync(
        long epoch, TimeSpan? silentFor, CancellationToken cancellationToken) =>
        AnswerAsync(() => _record.ReportProbeAsync(epoch, silentFor, cancellationToken), cancellationToken);

    public ValueTask<bool> DropAsync(DateTimeOffset? offlineSince, CancellationToken cancellationToken) =>
        _record.DropAsync(offlineSince, cancellationToken);

    private async ValueTask<Answer<T>> AnswerAsync<T>(
        Func<ValueTask<DirectoryResult<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        // Heartbeats come often enough.
        _staged.RemoveAbandoned();
        DirectoryResult<T> result;
        try
        {
            result = await call();
        }
        catch (Exception e) when (RemoteCall.IsLost(e, cancellationToken))
        {
            result = Failed;
        }

        // A name that nobody has must not stay in memory because of made-up tokens; one that somebody has must not be disturbed by them.
        // Failures are no reason to go: while the store is away nobody could come back, and heartbeats would have nobody to answer them.
        if (_record.IsVacant || _record.IsOvertaken)
            DeactivateOnIdle();
        else
            homes.MovePeer(this.GetPrimaryKeyString(), MigrateOnIdle);
        return result;
    }
}
