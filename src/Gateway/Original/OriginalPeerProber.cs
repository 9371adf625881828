using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Gateway.Original;

/// <summary>
/// Keeps the leases of original peers: each online one is probed in every round, at the address that its last login named. A
/// success renews its lease; failures in a row, enough of them over enough time, end it. Those are probed on at a slow pace, and are
/// online again when they answer; a peer that logged out is not probed, and comes back by a login.
/// <para>
/// Of the probers of several gateways one at a time probes a peer: the directory gives the peers to whoever asks first, and to another one
/// when that did not ask again for two rounds. It ends the lease of none that somebody reached while this one did not.
/// </para>
/// </summary>
internal sealed class OriginalPeerProber(
    IFileDirectory directory, TimeProvider time, IOptions<OriginalPeerOptions> options, ILogger<OriginalPeerProber> logger)
{
    private const int PageSize = 1000;

    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly OriginalPeerOptions _options = options.Value;
    private readonly ConcurrentDictionary<string, Failures> _failures = new(StringComparer.Ordinal);

    // When an offline peer is probed next. Not kept over a restart, after which every one of them has its first turn in full.
    private readonly Dictionary<string, DateTimeOffset> _reprobes = new(StringComparer.Ordinal);

    /// <summary>One round over the original peers that are in this prober's care. One at a time.</summary>
    public async Task ProbeAllAsync(CancellationToken cancellationToken)
    {
        List<PeerDescription> peers = await ClaimPeersAsync(cancellationToken);
        foreach (string forgotten in _failures.Keys.Except(peers.Where(static peer => peer.Online).Select(static peer => peer.Name)))
            _failures.TryRemove(forgotten, out _);
        foreach (string forgotten in _reprobes.Keys.Except(peers.Where(static peer => !peer.Online).Select(static peer => peer.Name)))
            _reprobes.Remove(forgotten);

        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = _options.MaxConcurrentProbes,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(peers.Where(IsDue).ToList(), parallel, ProbeAsync);
    }

    private async Task<List<PeerDescription>> ClaimPeersAsync(CancellationToken cancellationToken)
    {
        var claimed = new List<PeerDescription>();
        PeerDescriptionPage page;
        do
        {
            page = await directory.ClaimProbesAsync(
                _id, 2 * _options.ProbeEvery, claimed.LastOrDefault()?.Name, PageSize, cancellationToken);
            claimed.AddRange(page.Peers);
        }
        while (!page.IsLast);
        return claimed;
    }

    private bool IsDue(PeerDescription peer)
    {
        if (peer.Online)
            return true;
        DateTimeOffset now = time.GetUtcNow();
        bool isDue = _reprobes.TryGetValue(peer.Name, out DateTimeOffset next) && next <= now;
        if (isDue || next == default)
            _reprobes[peer.Name] = now + _options.ReprobeEvery;
        return isDue;
    }

    private async ValueTask ProbeAsync(PeerDescription peer, CancellationToken cancellationToken)
    {
        bool alive = await GrpcPortProbe.IsAliveAsync(new Uri(peer.GrpcUrl), _options.ProbeTimeout, time, cancellationToken);
        if (alive)
        {
            _failures.TryRemove(peer.Name, out _);
            if (await ReportAsync(peer, silentFor: null, cancellationToken) && !peer.Online)
                ProberLog.CameBack(logger, peer.Name, peer.GrpcUrl);
        }
        else if (peer.Online && Count(peer) is { } failures && failures.Count >= _options.ProbeFailures
            && time.GetElapsedTime(failures.Since) is var silentFor && silentFor >= _options.OfflineAfter)
        {
            _failures.TryRemove(peer.Name, out _);
            if (await ReportAsync(peer, silentFor, cancellationToken))
                ProberLog.GivenUp(logger, peer.Name, peer.GrpcUrl, failures.Count);
        }
    }

    /// <returns>False when the probe was overtaken: it changed nothing.</returns>
    private async ValueTask<bool> ReportAsync(PeerDescription peer, TimeSpan? silentFor, CancellationToken cancellationToken)
    {
        DirectoryResult<PeerDescription> result = await directory.ReportProbeAsync(peer.Name, peer.Epoch, silentFor, cancellationToken);
        return result.Value is { HasLeft: false } now && now.Epoch == peer.Epoch && now.Online == (silentFor is null);
    }

    /// <summary>Adds a failure. A login since the last one is a new beginning, perhaps at another address.</summary>
    private Failures Count(PeerDescription peer) =>
        _failures[peer.Name] = _failures.TryGetValue(peer.Name, out Failures? earlier) && earlier.Epoch == peer.Epoch
            ? earlier with { Count = earlier.Count + 1 }
            : new Failures(peer.Epoch, 1, time.GetTimestamp());

    /// <param name="Epoch">Of the login that they count for.</param>
    /// <param name="Since">Timestamp of the first one.</param>
    private sealed record Failures(long Epoch, int Count, long Since);
}
