using P2POrleans.Peer.Naming;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Queues;

/// <summary>
/// Fetches many files with one <see cref="FileFetcher"/>: a few large ones at a time, in their order, and beside them small ones, many at
/// a time. What goes wrong with one does not hinder the others, but that no room is left ends the queue.
/// </summary>
/// <param name="fetcher">Connections, memory and limits are its.</param>
/// <param name="parallel">Large files at a time.</param>
public sealed class DownloadQueue(FileFetcher fetcher, int parallel)
{
    /// <summary>Small ones wait for the disk, which writes for many at once.</summary>
    private const int SmallParallel = 64;

    private volatile FetchResult? _full;

    /// <summary>How much is missing on the disk for all of the files, and how much is free there.</summary>
    /// <returns>Null when there is room, or the system does not say.</returns>
    public static (long Missing, long Free)? FindShortage(IReadOnlyList<QueuedFile> files, string folder)
    {
        string existing = System.IO.Path.GetFullPath(folder);
        while (!System.IO.Directory.Exists(existing) && System.IO.Path.GetDirectoryName(existing) is { } parent)
            existing = parent;
        long missing = files.Sum(MissingOf);
        return DiskSpace.FreeIn(existing) is { } free && free < missing ? (missing, free) : null;
    }

    /// <param name="files">In the order in which they begin; none twice.</param>
    /// <param name="begins">Told of each file that begins, from any thread.</param>
    /// <param name="ends">Told of each file that has a result, from any thread but one at a time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why files were not begun, though nothing is wrong with them; null when all were.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; what was verified is kept.</exception>
    public async Task<string?> RunAsync(
        IReadOnlyList<QueuedFile> files, Action<QueuedFile> begins, Action<QueuedFile> ends, CancellationToken cancellationToken)
    {
        var turn = new Lock();
        await Task.WhenAll(
            RunAsync(files.Where(f => f.Size <= SmallFetch.MaxBytes), SmallParallel),
            // Nor is it known of files of original peers that they are small.
            RunAsync(files.Where(f => f.Size is not <= SmallFetch.MaxBytes), parallel));
        return files.Any(f => f.Result is null) ? _full?.Message : null;

        Task RunAsync(IEnumerable<QueuedFile> some, int atOnce) => Parallel.ForEachAsync(
            some, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken }, async (file, stop) =>
            {
                if (_full is not null)
                    return;
                begins(file);
                FetchResult result = await fetcher.FetchAsync(file.Request, file, stop);
                if (result.Outcome == FetchOutcome.NoSpace)
                    _full = result;
                file.End(result);
                lock (turn)
                    ends(file);
            });
    }

    private static long MissingOf(QueuedFile file)
    {
        if (file.Request.Content is not { } content)
            return 0;
        string folder = TargetFolders.PathOf(file.Request);
        string name = LocalFileName.From(file.Request.Name);
        var there = new FileInfo(System.IO.Path.Combine(folder, name));
        return there.Exists && there.Length == content.Size ? 0 : PartialFile.RoomFor(folder, name, content);
    }
}
