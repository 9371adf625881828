using Microsoft.Win32.SafeHandles;
using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// The short way for a file that fits in one buffer: one request to one source, checked in memory, written at once. What comes in the
/// way, a fault of the source or somebody else with the same file, is left to the long one (<see cref="Swarm"/>).
/// </summary>
internal sealed class SmallFetch(
    HttpClient http, RateLimit limit, SegmentBuffers buffers, TransferOptions options, TimeProvider time, Random random) : IDisposable
{
    public const int MaxBytes = SegmentBuffers.Length;

    /// <summary>More requests at once bring no more, but connections.</summary>
    private const int MaxRequests = 8;

    /// <summary>A source that lets us wait longer, in stall time-outs, had its chance: the long way asks others, too.</summary>
    private const int MaxWait = 3;

    private readonly SemaphoreSlim _requests = new(MaxRequests, MaxRequests);
    private readonly DiskThreads _disk = new();

    /// <summary>Whether it can be tried.</summary>
    public bool Fits(FetchRequest request, ContentId content) =>
        content.Size is > 0 and <= MaxBytes && options.Transport != PieceTransport.Grpc && request.Sources.Any(s => s.HttpAddress is not null);

    /// <returns>Who gave the file, which is in place then; null when it did not come this way.</returns>
    /// <exception cref="IOException">It can't be written.</exception>
    public async Task<FetchSource?> TryFetchAsync(
        FetchRequest request, ContentId content, string target, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        FetchSource[] sources = [.. request.Sources.Where(s => s.HttpAddress is not null)];
        FetchSource source = sources[random.Next(sources.Length)];
        byte[] buffer = await buffers.RentAsync(cancellationToken);
        try
        {
            Memory<byte> bytes = buffer.AsMemory(0, (int)content.Size);
            if (!await TryReceiveAsync(source, content, bytes, cancellationToken) || ContentHasher.Hash(bytes.Span).Id != content)
                return null;
            if (!await _disk.RunAsync(() => TryWrite(bytes.Span, target, content)))
                return null;
            progress?.Report(new FetchProgress(FetchPhase.Receiving, content.Size, content.Size, source.Peer));
            return source;
        }
        finally
        {
            buffers.Return(buffer);
        }
    }

    public void Dispose()
    {
        _requests.Dispose();
        _disk.Dispose();
    }

    private async Task<bool> TryReceiveAsync(FetchSource source, ContentId content, Memory<byte> bytes, CancellationToken cancellationToken)
    {
        await _requests.WaitAsync(cancellationToken);
        using var watch = new StallWatch(options.StallTimeout, time, cancellationToken);
        try
        {
            TimeSpan waited = TimeSpan.Zero;
            watch.Start();
            using IRangeReader reader =
                await new HttpPieces(http, source.HttpAddress!, content).OpenAsync(0, content.Size, watch.Token);
            while (!bytes.IsEmpty)
            {
                int read = await reader.ReadAsync(bytes[..limit.Portion(bytes.Length)], watch.Token);
                waited += watch.Stop();
                if (read == 0 || waited > options.StallTimeout * MaxWait)
                    return false;
                bytes = bytes[read..];
                await limit.TakeAsync(read, cancellationToken);
                watch.Start();
            }

            return true;
        }
        catch (SourceException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            _requests.Release();
        }
    }

    /// <summary>
    /// Under another name first: a name that is final stands over all of the bytes, whenever the process or the machine dies. Only bytes
    /// that were verified are ever written to that file, so that two who write it write the same.
    /// </summary>
    private static bool TryWrite(ReadOnlySpan<byte> bytes, string target, ContentId content)
    {
        string path = PartialFileName.For(target, content) + PartialFileName.WholeSuffix;
        using SafeFileHandle? handle = TryOpen(path);
        if (handle is null)
            return false;
        try
        {
            if (RandomAccess.GetLength(handle) > bytes.Length)
                RandomAccess.SetLength(handle, bytes.Length);
            RandomAccess.Write(handle, bytes, 0);
            RandomAccess.FlushToDisk(handle);
        }
        catch (IOException)
        {
            File.Delete(path);
            throw;
        }

        try
        {
            if (FinalName.TryTake(path, target))
                return true;
        }
        catch (IOException) when (!File.Exists(path))
        {
            // Somebody else had the same file.
        }

        // Somebody else was faster: the long way finds out what stands there.
        File.Delete(path);
        return false;
    }

    /// <returns>Null when somebody else has it open.</returns>
    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            // Windows renames an open file only when it may be deleted; elsewhere anything but none is no lock.
            FileShare alone = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, alone);
        }
        catch (IOException e) when (!DiskSpace.IsFull(e) && File.Exists(path))
        {
            return null;
        }
    }
}
