using Orleans.Concurrency;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Grains.Contracts;

/// <summary>
/// One peer, keyed by its name: <see cref="PeerRecord"/> on the wire. Any answer may be <see cref="DirectoryError.Unavailable"/>,
/// also after the call was carried out; all calls may be repeated.
/// </summary>
[Alias("p2p.IPeerGrain")]
public interface IPeerGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="PeerRecord.RegisterAsync(RegisterPeer, CancellationToken)"/>
    [Alias("register"), ResponseTimeout(CallTimes.Owner)]
    ValueTask<Answer<Registration>> RegisterAsync([Immutable] RegisterPeer request, CancellationToken cancellationToken);

    /// <inheritdoc cref="PeerRecord.AuthenticateAsync"/>
    [Alias("authenticate"), AlwaysInterleave, ResponseTimeout(CallTimes.Owner)]
    ValueTask<Answer<PeerDescription>> AuthenticateAsync(string token, CancellationToken cancellationToken);

    /// <inheritdoc cref="PeerRecord.HeartbeatAsync"/>
    [Alias("heartbeat"), AlwaysInterleave, ResponseTimeout(CallTimes.Heartbeat)]
    ValueTask<Answer<Heartbeat>> HeartbeatAsync(string token, CancellationToken cancellationToken);

    /// <summary>Keeps a part of an announce in memory until the message that uses it arrives, or nobody goes on with it.</summary>
    [Alias("stage"), ResponseTimeout(CallTimes.Read)]
    ValueTask StageAsync(AnnouncePart part, CancellationToken cancellationToken);

    /// <inheritdoc cref="PeerRecord.AnnounceAsync(string, Announce, CancellationToken)"/>
    [Alias("announce"), ResponseTimeout(CallTimes.LongestAnnounce)]
    ValueTask<Answer<AnnounceReceipt>> AnnounceAsync(AnnounceMessage announce, CancellationToken cancellationToken);

    /// <inheritdoc cref="PeerRecord.SignOffAsync"/>
    [Alias("signOff"), ResponseTimeout(CallTimes.Owner)]
    ValueTask<Answer<PeerDescription>> SignOffAsync(string token, CancellationToken cancellationToken);

    /// <inheritdoc cref="PeerRecord.RemoveAsync(string, CancellationToken)"/>
    [Alias("remove"), ResponseTimeout(CallTimes.Announce)]
    ValueTask<Answer<PeerDescription>> RemoveAsync(string token, CancellationToken cancellationToken);

    /// <inheritdoc cref="PeerRecord.ReportProbeAsync"/>
    [Alias("reportProbe"), ResponseTimeout(CallTimes.Owner)]
    ValueTask<Answer<PeerDescription>> ReportProbeAsync(long epoch, TimeSpan? silentFor, CancellationToken cancellationToken);

    /// <inheritdoc cref="PeerRecord.DropAsync"/>
    [Alias("drop"), ResponseTimeout(CallTimes.Announce)]
    ValueTask<bool> DropAsync(DateTimeOffset? offlineSince, CancellationToken cancellationToken);
}
