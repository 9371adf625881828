using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Hashing;

/// <summary>
/// Hashes files to their content ids. All workers share the pieces of one large file or take a small file each, so every core
/// is busy whatever the mix; memory is one read buffer per worker and 32 bytes per piece.
/// </summary>
public static class ContentHasher
{
    /// <summary>Hashes what is in memory.</summary>
    public static HashedContent Hash(ReadOnlySpan<byte> content)
    {
        var geometry = PieceGeometry.For(content.Length);
        var hashes = new byte[geometry.PieceCount * PiecesRoot.Length];
        using var hasher = new PieceHasher();
        for (int i = 0; i < geometry.PieceCount; i++)
        {
            hasher.Append(content.Slice((int)geometry.OffsetOf(i), geometry.LengthOf(i)));
            hasher.Finish(MerkleTree.PieceDepth(geometry), hashes.AsSpan(i * PiecesRoot.Length, PiecesRoot.Length));
        }

        return MerkleTree.ToContent(hashes, geometry);
    }

    /// <summary>Hashes one file with all cores.</summary>
    /// <param name="path">A file; a link is followed.</param>
    /// <param name="progress">Told how many more bytes were hashed, from any thread.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    public static async Task<HashResult> HashAsync(
        string path, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        HashResult? result = null;
        await HashAllAsync([path], r => result = r, progress, cancellationToken: cancellationToken);
        return result!;
    }

    /// <summary>Hashes many files with all cores, in about the given order.</summary>
    /// <param name="paths">Enumerated as work is taken, from one worker at a time.</param>
    /// <param name="onHashed">Called once per path, from one worker at a time.</param>
    /// <param name="progress">Told how many more bytes were hashed, from any thread.</param>
    /// <param name="workers">Threads; null for one per processor.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    public static async Task HashAllAsync(
        IEnumerable<string> paths, Action<HashResult> onHashed, IProgress<long>? progress = null, int? workers = null,
        CancellationToken cancellationToken = default)
    {
        using var queue = new HashQueue(paths, onHashed, progress, cancellationToken);
        // Threads of their own: they block in reads for as long as the hashing takes, which the thread pool is not for.
        Task[] threads = [.. Enumerable.Range(0, workers ?? Environment.ProcessorCount)
            .Select(_ => Task.Factory.StartNew(
                queue.Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        await Task.WhenAll(threads);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
