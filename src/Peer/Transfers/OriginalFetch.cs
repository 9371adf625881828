using Grpc.Core;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Naming;
using P2POrleans.Peer.Wire;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Fetches a file of an original peer: by name, whole, in one message, and not verifiable. An interrupted one begins anew. One file at a
/// time: each is in memory as a whole, twice while it is read. Any thread.
/// </summary>
internal sealed class OriginalFetch(RateLimit limit, TransferOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Of the message around the content.</summary>
    private const int Overhead = 64;

    public async Task<FetchResult> FetchAsync(
        FetchRequest request, string folder, FetchLog log, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (FetchSource source in request.Sources)
            {
                (FileResponse? response, SourceProblem? problem) = await AskAsync(source, cancellationToken);
                log.Add(source, response?.Content.Length ?? 0, problem);
                if (response is null)
                    continue;

                progress?.Report(new FetchProgress(FetchPhase.Receiving, response.Content.Length, response.Content.Length, source.Peer));
                return await SaveAsync(request.Name, folder, response.Content.Memory, log, cancellationToken);
            }

            return log.FailedBySources();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<(FileResponse? Response, SourceProblem? Problem)> AskAsync(FetchSource source, CancellationToken cancellationToken)
    {
        // It reads all of the file before it sends the first byte.
        TimeSpan patience = options.StallTimeout * 6;
        using var watch = new StallWatch(patience, time, cancellationToken);
        var flow = new Flow(time.GetTimestamp());
        long asked = flow.Asked;
        SourceProblem? trickle = null;
        using var around = new MeteredHandler(async (bytes, stop) =>
        {
            watch.Stop();
            flow.Add(bytes, flow.IsFirst ? TimeSpan.Zero : time.GetElapsedTime(asked));
            if ((trickle ??= flow.Judge(every: options.StallTimeout)) is not null)
                watch.Cancel();
            await limit.TakeAsync(bytes, stop);
            asked = time.GetTimestamp();
            watch.Start();
        });
        using var connection = new PeerConnection(source.Address, options.MaxOriginalFileBytes + Overhead, around);
        try
        {
            watch.Start();
            var request = new FileRequest { Filename = source.Name };
            return (await connection.Client.GetFileAsync(request, cancellationToken: watch.Token), null);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (watch.Token.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            return (null, trickle ?? SourceProblem.Stalled(patience));
        }
        catch (RpcException e)
        {
            return (null, SourceProblem.From(e, source.Address, connected: false));
        }
    }

    private static async Task<FetchResult> SaveAsync(
        string name, string folder, ReadOnlyMemory<byte> bytes, FetchLog log, CancellationToken cancellationToken)
    {
        // Through a partial file like every other: its content id, though nobody vouches for it, tells whether the file is there already.
        string fileName = LocalFileName.From(name);
        HashedContent hashed = ContentHasher.Hash(bytes.Span);
        using PartialFile file = PartialFile.Open(folder, fileName, hashed.Id);
        try
        {
            file.Write(0, bytes.Span);
            (string path, _) = await file.CompleteAsync(
                () => TargetName.ChooseAsync(folder, fileName, hashed.Id, null, cancellationToken));
            return log.Ended(FetchOutcome.Unverified, path);
        }
        catch (IOException)
        {
            // No part of it is worth keeping.
            file.DeleteIfEmpty();
            throw;
        }
    }
}
