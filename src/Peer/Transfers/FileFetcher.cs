using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Naming;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Fetches files from other peers. A file stands under its final name only when every piece of it was verified; until then it is
/// a partial file that a later fetch into the same folder goes on with. All sources are used at once (<see cref="Swarm"/>): one that
/// is away, stalls or lies costs its pieces, not the fetch. Any thread; fetches share connections and memory.
/// </summary>
public sealed class FileFetcher : IDisposable
{
    private readonly TransferOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly SegmentBuffers _buffers;
    private readonly RateLimit _limit;
    private readonly AbsentSources _absent;
    private readonly TargetFolders _folders = new();
    private readonly SmallFetch _small;
    private readonly OriginalFetch _original;
    private readonly HttpClient _http = new(
        new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), UseProxy = false, AllowAutoRedirect = false })
    {
        // A stalled source is noticed by its bytes.
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { { PeerHeaders.Fetcher, PeerHeaders.OwnFetcher } },
    };

    /// <exception cref="ArgumentOutOfRangeException">An option is outside of its range.</exception>
    public FileFetcher(TransferOptions options, TimeProvider? timeProvider = null)
        : this(options, timeProvider ?? TimeProvider.System, Random.Shared)
    {
    }

    internal FileFetcher(TransferOptions options, TimeProvider time, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.StallTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.OpenTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.OnlySourceTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Persistence, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.FindEvery, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BufferBytes, 1024 * 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBytesPerSecond ?? 1, 1);
        _options = options;
        _time = time;
        _random = random;
        _limit = new RateLimit(options.MaxBytesPerSecond, time);
        _buffers = new SegmentBuffers(options.BufferBytes / SegmentBuffers.Length);
        _absent = new AbsentSources(time);
        _small = new SmallFetch(_http, _limit, _buffers, options, time, random);
        _original = new OriginalFetch(_limit, options, time);
    }

    public void Dispose()
    {
        _small.Dispose();
        _http.Dispose();
        _buffers.Dispose();
    }

    /// <summary>Fetches one file. Everything that can be expected to go wrong is in the result.</summary>
    /// <param name="progress">Told often, from any thread; while a partial file is checked, from several at once.</param>
    /// <exception cref="OperationCanceledException">Cancelled; what was verified is kept.</exception>
    public async Task<FetchResult> FetchAsync(
        FetchRequest request, IProgress<FetchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var log = new FetchLog(_time);
        string folder;
        try
        {
            folder = _folders.Make(request);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system's "not found" is about a folder that was to be made, and only puzzles.
            string reason = e is FileNotFoundException or DirectoryNotFoundException ? "" : $": {e.Message}";
            return log.Failed($"The folder '{TargetFolders.PathOf(request)}' can't be made{reason}");
        }

        try
        {
            return request.Content is { } content
                ? await FetchAsync(request, content, folder, log, progress, cancellationToken)
                : await _original.FetchAsync(request, folder, log, progress, cancellationToken);
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            return log.NoSpace($"No space is left in '{folder}'.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return log.Failed(e.Message);
        }
    }

    private async Task<FetchResult> FetchAsync(
        FetchRequest request, ContentId content, string folder, FetchLog log, IProgress<FetchProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (content.Size > PieceGeometry.MaxSize)
            return log.Failed($"No content has {content.Size} bytes.");

        string fileName = LocalFileName.From(request.Name);
        (string target, bool alreadyThere) = await TargetName.ChooseAsync(
            folder, fileName, content, new CheckingProgress(progress, content.Size), cancellationToken);
        if (alreadyThere)
            return log.Ended(FetchOutcome.AlreadyThere, target);

        if (_small.Fits(request, content)
            && await _small.TryFetchAsync(request, content, target, progress, cancellationToken) is { } source)
        {
            log.Add(source, content.Size, null);
            return log.Ended(FetchOutcome.Completed, target);
        }

        // Beforehand: what is reserved is free no more.
        long needed = PartialFile.RoomFor(folder, fileName, content);
        if (DiskSpace.FreeIn(folder) is { } free && free < needed)
            return log.NoSpace($"The file needs {DiskSpace.MiB(needed)}, and {DiskSpace.MiB(free)} are free in '{folder}'.");

        using PartialFile file = PartialFile.Open(folder, fileName, content);
        bool isNamed = false;
        try
        {
            if (!file.IsComplete)
                await ReceiveAsync(request, content, file, log, progress, cancellationToken);
            if (file.IsComplete)
            {
                (string path, alreadyThere) = await file.CompleteAsync(
                    content, () => TargetName.ChooseAsync(folder, fileName, content, null, cancellationToken), cancellationToken);
                isNamed = true;
                return log.Ended(alreadyThere ? FetchOutcome.AlreadyThere : FetchOutcome.Completed, path);
            }
        }
        finally
        {
            // By then the other name may be that of the next fetch.
            if (!isNamed)
                log.IsSomethingKept = file.KeepIfUseful();
        }

        return log.FailedBySources();
    }

    private async Task ReceiveAsync(
        FetchRequest request, ContentId content, PartialFile file, FetchLog log, IProgress<FetchProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (await file.IsAllThereAsync(content, new CheckingProgress(progress, content.Size), cancellationToken))
        {
            log.ResumedBytes = content.Size;
            return;
        }

        // A single piece is there or not: there is no part of it to give on.
        IPieceSharing? sharing = PieceGeometry.For(content.Size).PieceCount > 1 ? request.Sharing : null;
        var swarm = new Swarm(new SwarmContext(
            content, file, _options, _limit, _buffers, _http, _absent, _time, _random, progress,
            (layer, picker) => Share(sharing, request.Name, file, layer, picker), cancellationToken));
        await swarm.RunAsync(new SourceFinder(request, _options.FindEvery, _time), cancellationToken);
        log.ResumedBytes = swarm.ResumedBytes;
        foreach (SourceWorker worker in swarm.Sources.Workers.Where(w => w.WasAsked))
        {
            SourceProblem? problem = file.IsComplete && worker.IsBusy ? null : worker.Problem;
            problem ??= file.IsComplete ? null : SourceProblem.Incomplete;
            log.Add(worker.Source, worker.VerifiedBytes, problem);
        }
    }

    /// <summary>That others can't be given a part of it, for want of a descriptor, say, is no reason not to fetch it.</summary>
    private static void Share(IPieceSharing? sharing, string name, PartialFile file, PieceLayer layer, PiecePicker picker)
    {
        try
        {
            sharing?.Share(new SharedPieces(name, file, layer, picker));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            sharing!.CannotShare(e.Message);
        }
    }
}
