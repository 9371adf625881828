using System.Globalization;
using P2POrleans.Peer.Naming;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Fetches files from other peers. A file stands under its final name only when every piece of it was verified; until then it is
/// a partial file that a later fetch into the same folder goes on with. Sources are used one at a time: one that is away, stalls
/// or lies costs its turn, and the next goes on where it stopped. Any thread; fetches are independent of each other.
/// </summary>
public sealed class FileFetcher
{
    private readonly TransferOptions _options;
    private readonly TimeProvider _time;

    /// <exception cref="ArgumentOutOfRangeException">An option is outside of its range.</exception>
    public FileFetcher(TransferOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.StallTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxOriginalFileBytes);
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Fetches one file. Everything that can be expected to go wrong is in the result.</summary>
    /// <param name="progress">Told often, from any thread; while a partial file is checked, from several at once.</param>
    /// <exception cref="OperationCanceledException">Cancelled; what was verified is kept.</exception>
    public async Task<FetchResult> FetchAsync(
        FetchRequest request, IProgress<FetchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var log = new FetchLog(_time);
        try
        {
            System.IO.Directory.CreateDirectory(request.OutputFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system's "not found" is about a folder that was to be made, and only puzzles.
            string reason = e is FileNotFoundException or DirectoryNotFoundException ? "" : $": {e.Message}";
            return log.Failed($"The folder '{request.OutputFolder}' can't be made{reason}");
        }

        try
        {
            return request.Content is { } content
                ? await FetchAsync(request, content, log, progress, cancellationToken)
                : await new OriginalFetch(_options, _time).FetchAsync(request, log, progress, cancellationToken);
        }
        catch (IOException e) when (DiskSpace.IsFull(e))
        {
            string kept = request.Content is null ? "" : " What was verified is kept: fetching the file again goes on from there.";
            return log.Failed($"No space is left in '{request.OutputFolder}'.{kept}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return log.Failed(e.Message);
        }
    }

    private async Task<FetchResult> FetchAsync(
        FetchRequest request, ContentId content, FetchLog log, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        if (content.Size > PieceGeometry.MaxSize)
            return log.Failed($"No content has {content.Size} bytes.");

        string fileName = LocalFileName.From(request.Name);
        long hashed = 0;
        var checking = new CheckProgress(bytes =>
            progress?.Report(new FetchProgress(FetchPhase.Checking, Interlocked.Add(ref hashed, bytes), content.Size, null)));
        (string target, bool alreadyThere) =
            await TargetName.ChooseAsync(request.OutputFolder, fileName, content, checking, cancellationToken);
        if (alreadyThere)
            return log.Ended(FetchOutcome.AlreadyThere, target);

        using PartialFile file = PartialFile.Open(request.OutputFolder, fileName, content);
        long missing = content.Size - file.MarkedBytes;
        if (DiskSpace.FreeIn(request.OutputFolder) is { } free && free < missing)
        {
            file.DeleteIfEmpty();
            return log.Failed($"The file needs {MiB(missing)}, and {MiB(free)} are free in '{request.OutputFolder}'.");
        }

        var limit = new RateLimit(request.MaxBytesPerSecond, _time);
        bool rechecked = false;
        foreach (FetchSource source in file.IsComplete ? [] : request.Sources)
        {
            using var session = new SourceSession(source, content, _options, _time, cancellationToken);
            SourceProblem? problem = await session.OpenAsync();
            if (problem is null && !rechecked)
            {
                hashed = 0;
                await file.RecheckAsync(session.Layer!, checking, cancellationToken);
                rechecked = true;
                log.ResumedBytes = file.VerifiedBytes;
            }

            long before = file.VerifiedBytes;
            problem ??= await session.ReceiveAsync(
                file, limit, bytes => progress?.Report(new FetchProgress(FetchPhase.Receiving, bytes, content.Size, source.Peer)));
            log.Add(source, file.VerifiedBytes - before, problem);
            if (file.IsComplete)
                break;
        }

        if (!file.IsComplete)
            return log.FailedBySources();

        (string path, alreadyThere) = await file.CompleteAsync(
            () => TargetName.ChooseAsync(request.OutputFolder, fileName, content, null, cancellationToken));
        return log.Ended(alreadyThere ? FetchOutcome.AlreadyThere : FetchOutcome.Completed, path);
    }

    private static string MiB(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MiB");

    /// <summary>Unlike <see cref="Progress{T}"/>: at once and on the reporting thread.</summary>
    private sealed class CheckProgress(Action<long> onBytes) : IProgress<long>
    {
        public void Report(long value) => onBytes(value);
    }
}
