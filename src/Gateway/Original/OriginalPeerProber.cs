using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Gateway.Original;

/// <summary>
/// Keeps the leases of original peers: each online one is probed in every round, at the address that its last login named. A
/// success renews its lease; failures in a row, enough of them over enough time, end it. A peer that is offline is not
/// probed: it said so itself or was given up, and comes back by a login.
/// </summary>
internal sealed class OriginalPeerProber(
    IFileDirectory directory, TimeProvider time, IOptions<OriginalPeerOptions> options, ILogger<OriginalPeerProber> logger)
{
    private const int PageSize = 1000;

    private readonly OriginalPeerOptions _options = options.Value;
    private readonly ConcurrentDictionary<string, Failures> _failures = new(StringComparer.Ordinal);

    /// <summary>One round over all original peers. One at a time.</summary>
    public async Task ProbeAllAsync(CancellationToken cancellationToken)
    {
        List<PeerDescription> peers = await FindOnlineAsync(cancellationToken);
        foreach (string forgotten in _failures.Keys.Except(peers.Select(peer => peer.Name)))
            _failures.TryRemove(forgotten, out _);

        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = _options.MaxConcurrentProbes,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(peers, parallel, ProbeAsync);
    }

    private async Task<List<PeerDescription>> FindOnlineAsync(CancellationToken cancellationToken)
    {
        var found = new List<PeerDescription>();
        string? after = null;
        while (true)
        {
            IReadOnlyList<PeerDescription> page = await directory.ListPeersAsync(after, PageSize, cancellationToken);
            found.AddRange(page.Where(static peer => peer.Kind == PeerKind.Original && peer.Online));
            if (page.Count < PageSize)
                return found;
            after = page[^1].Name;
        }
    }

    private async ValueTask ProbeAsync(PeerDescription peer, CancellationToken cancellationToken)
    {
        bool alive = await GrpcPortProbe.IsAliveAsync(new Uri(peer.GrpcUrl), _options.ProbeTimeout, time, cancellationToken);
        // A probe takes a while: a logout or another login since then must not be undone by it.
        if (await directory.FindPeerAsync(peer.Name, cancellationToken) is not { Online: true } now || now.Epoch != peer.Epoch)
            return;

        if (alive)
        {
            _failures.TryRemove(peer.Name, out _);
            await directory.ReportProbeAsync(peer.Name, reachable: true, cancellationToken);
        }
        else if (Count(peer) is { } failures && failures.Count >= _options.ProbeFailures
            && time.GetUtcNow() - failures.Since >= _options.OfflineAfter)
        {
            _failures.TryRemove(peer.Name, out _);
            await directory.ReportProbeAsync(peer.Name, reachable: false, cancellationToken);
            ProberLog.GivenUp(logger, peer.Name, peer.GrpcUrl, failures.Count);
        }
    }

    /// <summary>Adds a failure. A login since the last one is a new beginning, perhaps at another address.</summary>
    private Failures Count(PeerDescription peer) =>
        _failures[peer.Name] = _failures.TryGetValue(peer.Name, out Failures? earlier) && earlier.Epoch == peer.Epoch
            ? earlier with { Count = earlier.Count + 1 }
            : new Failures(peer.Epoch, 1, time.GetUtcNow());

    /// <param name="Epoch">Of the login that they count for.</param>
    private sealed record Failures(long Epoch, int Count, DateTimeOffset Since);
}
