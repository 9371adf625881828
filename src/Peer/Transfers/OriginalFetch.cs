using System.Runtime.ExceptionServices;
using Grpc.Core;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Naming;
using P2POrleans.Peer.Wire;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Fetches a file of an original peer: by name, whole, in one message, and not verifiable. An interrupted one begins anew. Any thread.
/// </summary>
internal sealed class OriginalFetch(RateLimit limit, TransferOptions options, TimeProvider time)
{
    public async Task<FetchResult> FetchAsync(
        FetchRequest request, string folder, FetchLog log, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        string fileName = LocalFileName.From(request.Name);
        foreach (FetchSource source in request.Sources)
        {
            using var attempt = new Attempt(source, folder, fileName, progress, limit, options, time);
            SourceProblem? problem = await attempt.RunAsync(cancellationToken);
            log.Add(source, problem is null ? attempt.File!.Size : 0, problem);
            if (problem is null)
                return log.Ended(FetchOutcome.Unverified, await attempt.File!.CompleteAsync(folder, fileName, cancellationToken));
        }

        return log.FailedBySources();
    }

    private sealed class Attempt(
        FetchSource source, string folder, string fileName, IProgress<FetchProgress>? progress, RateLimit limit, TransferOptions options,
        TimeProvider time) : IDisposable
    {
        /// <summary>An original peer reads all of the file before it sends the first byte.</summary>
        private readonly TimeSpan _patience = options.StallTimeout * 6;
        private readonly Flow _flow = new(time.GetTimestamp());
        private ExceptionDispatchInfo? _failure;
        private SourceProblem? _problem;

        /// <summary>Null when nothing came.</summary>
        public UnverifiedFile? File { get; private set; }

        /// <returns>What was wrong; null when the file is whole.</returns>
        /// <exception cref="IOException">It can't be written.</exception>
        public async Task<SourceProblem?> RunAsync(CancellationToken cancellationToken)
        {
            using var watch = new StallWatch(_patience, time, cancellationToken);
            using var handler = new FileContentHandler(
                Begin, bytes => ReceiveAsync(bytes, watch), () => _problem = SourceProblem.NoFile);
            using var connection = new PeerConnection(source.Address, handler);
            try
            {
                watch.Start();
                await connection.Client.GetFileAsync(new FileRequest { Filename = source.Name }, cancellationToken: watch.Token);
                return null;
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _failure?.Throw();
                if (_problem is null && watch.Token.IsCancellationRequested)
                    _problem = SourceProblem.Stalled(_patience);
                if (_problem is null && e is RpcException refusal)
                    _problem = SourceProblem.From(refusal, source.Address, connected: File is not null);
                if (_problem is null)
                    throw;
                return _problem;
            }
        }

        public void Dispose() => File?.Dispose();

        /// <summary>How large it is, it says itself: if that is a lie, the next source may tell the truth.</summary>
        private void Begin(long size)
        {
            if (DiskSpace.FreeIn(folder) is { } free && free < size)
            {
                _problem = new SourceProblem(
                    SourceFault.Broken, $"It says that the file has {DiskSpace.MiB(size)}, and {DiskSpace.MiB(free)} are free in '{folder}'.");
                throw new IOException(_problem.Message);
            }

            Do(() => File = new UnverifiedFile(folder, fileName, source.Peer, size));
        }

        private async ValueTask ReceiveAsync(ReadOnlyMemory<byte> bytes, StallWatch watch)
        {
            TimeSpan waited = watch.Stop();
            // The first byte has its own patience.
            _flow.Add(bytes.Length, _flow.IsFirst ? TimeSpan.Zero : waited);
            if ((_problem ??= _flow.Judge(every: options.StallTimeout)) is not null)
                watch.Cancel();
            Do(() => File!.Append(bytes.Span));
            progress?.Report(new FetchProgress(FetchPhase.Receiving, File!.Written, File.Size, source.Peer));
            await limit.TakeAsync(bytes.Length, watch.Token);
            watch.Start();
        }

        /// <summary>What happens to the disk is not to be taken for a fault of the source, as whoever reads the answer does.</summary>
        private void Do(Action action)
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
                throw;
            }
        }
    }
}
