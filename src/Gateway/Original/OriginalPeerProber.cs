using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
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
    : BackgroundService
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.ProbeEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ProbeAllAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The directory could not be asked; the next round asks again.
                ProberLog.RoundFailed(logger, e);
            }
        }
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
        if (alive)
        {
            _failures.TryRemove(peer.Name, out _);
            await directory.ReportProbeAsync(peer.Name, reachable: true, cancellationToken);
            return;
        }

        DateTimeOffset now = time.GetUtcNow();
        // A login since the last failure is a new beginning, perhaps at another address.
        Failures failures = _failures.TryGetValue(peer.Name, out Failures? earlier) && earlier.Epoch == peer.Epoch
            ? earlier with { Count = earlier.Count + 1 }
            : new Failures(peer.Epoch, 1, now);
        if (failures.Count < _options.ProbeFailures || now - failures.Since < _options.OfflineAfter)
        {
            _failures[peer.Name] = failures;
            return;
        }

        _failures.TryRemove(peer.Name, out _);
        await directory.ReportProbeAsync(peer.Name, reachable: false, cancellationToken);
        ProberLog.GivenUp(logger, peer.Name, peer.GrpcUrl, failures.Count);
    }

    /// <param name="Epoch">Of the login that they count for.</param>
    private sealed record Failures(long Epoch, int Count, DateTimeOffset Since);
}
