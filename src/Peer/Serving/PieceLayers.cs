using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Shares;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Serving;

/// <summary>
/// The piece layers of what is shared. They lie in the hash cache; one that it could not keep (its disk was full, say) is made
/// again from the file when somebody asks, once for all who ask. Any thread.
/// </summary>
internal sealed class PieceLayers(
    HashCache cache, ShareIndex index, OfferedFiles offered, IHostApplicationLifetime lifetime, ILogger<PieceLayers> logger) : IDisposable
{
    /// <summary>Layers made again are held in memory, as the cache may still be unable to: at most this many of at most 1 MiB.</summary>
    private const int MaxKept = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<ContentId, Task<byte[]?>> _rebuilds = [];
    private readonly Queue<ContentId> _order = new();

    /// <summary>All cores hash one file; two at once would only share them.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <returns>32 bytes per piece, none for a content of at most one piece; null when the file is no longer that content.</returns>
    public async Task<byte[]?> FindAsync(ShareEntry entry, CancellationToken cancellationToken)
    {
        if (offered.FindLayer(entry.Content) is { } known)
            return known.ToArray();
        if (cache.TryGetLayer(entry.Path, entry.Content, out byte[]? layer))
            return layer;

        // The work outlives the call: who gave up waiting finds the layer made when it asks again.
        layer = await Rebuild(entry).WaitAsync(cancellationToken);
        if (layer is null)
            index.RequestScan();
        return layer;
    }

    /// <summary>Makes a layer that was lost again, so that <see cref="FindAsync"/> need not; does not read one that is there.</summary>
    /// <returns>False when the file is no longer that content.</returns>
    public async Task<bool> PrepareAsync(ShareEntry entry, CancellationToken cancellationToken) =>
        offered.FindLayer(entry.Content) is not null || cache.HasLayer(entry.Path, entry.Content)
        || await Rebuild(entry).WaitAsync(cancellationToken) is not null;

    public void Dispose() => _turn.Dispose();

    private Task<byte[]?> Rebuild(ShareEntry entry)
    {
        lock (_lock)
        {
            // A failure may have been the moment's: only a layer, or the work on one, is worth keeping.
            if (_rebuilds.TryGetValue(entry.Content, out Task<byte[]?>? known)
                && (!known.IsCompleted || known is { IsCompletedSuccessfully: true, Result: not null }))
            {
                return known;
            }

            if (known is null)
                _order.Enqueue(entry.Content);
            if (_order.Count > MaxKept)
                _rebuilds.Remove(_order.Dequeue());
            return _rebuilds[entry.Content] = RebuildAsync(entry);
        }
    }

    private async Task<byte[]?> RebuildAsync(ShareEntry entry)
    {
        CancellationToken stopping = lifetime.ApplicationStopping;
        await _turn.WaitAsync(stopping);
        try
        {
            ServingLog.LayerLost(logger, entry.Name);
            HashResult result = await ContentHasher.HashAsync(entry.Path, cancellationToken: stopping);
            if (result.Content is not { } hashed || hashed.Id != entry.Content || result.Stamp != entry.Stamp)
                return null;
            cache.Put(entry.Path, entry.Stamp, entry.IsFirm, hashed);
            return hashed.Layer.ToArray();
        }
        finally
        {
            _turn.Release();
        }
    }
}
