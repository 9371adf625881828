using Grpc.Core;
using Microsoft.Extensions.Hosting;
using P2POrleans.Peer.Transfers;
using P2POrleans.Peer.Wire;

namespace P2POrleans.Peer.Inbox;

/// <summary>The inbox over gRPC: progress a few times a second, also as a sign of life, then the result or a status.</summary>
internal sealed class InboxCalls(InboxReceiver inbox, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(250);

    public async Task SendAsync(SendRequest request, IServerStreamWriter<SendProgress> stream, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var progress = new LatestProgress();
        Task<InboxAnswer> taking = inbox.TakeAsync(request, progress, stop.Token);
        try
        {
            await TellAsync(progress, taking, stream, stop.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Aborted, "That peer was stopped."));
        }
        finally
        {
            // Whoever is not told does not wait for it, but the file must be closed when the call has ended.
            await stop.CancelAsync();
            await ((Task)taking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync(
        LatestProgress progress, Task<InboxAnswer> taking, IServerStreamWriter<SendProgress> stream, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TellEvery, time);
        while (await Task.WhenAny(taking, timer.WaitForNextTickAsync(cancellationToken).AsTask()) != taking)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await stream.WriteAsync(progress.ToMessage(), cancellationToken);
        }

        InboxAnswer answer = await taking;
        if (answer.Refusal is { } refusal)
            throw new RpcException(new Status(StatusOf(refusal.Fault), refusal.Message));

        FetchResult taken = answer.Taken!;
        SendProgress last = progress.ToMessage();
        last.Result = new SendResult
        {
            Name = Path.GetFileName(taken.Path!),
            AlreadyThere = taken.Outcome == FetchOutcome.AlreadyThere,
            ReceivedBytes = taken.ReceivedBytes,
            ResumedBytes = taken.ResumedBytes,
        };
        await stream.WriteAsync(last, cancellationToken);
    }

    private static StatusCode StatusOf(InboxFault fault) => fault switch
    {
        InboxFault.Off => StatusCode.FailedPrecondition,
        InboxFault.NotAllowed => StatusCode.PermissionDenied,
        InboxFault.NotConfirmed => StatusCode.Unauthenticated,
        InboxFault.BadName => StatusCode.InvalidArgument,
        InboxFault.TooLarge => StatusCode.OutOfRange,
        InboxFault.Full => StatusCode.ResourceExhausted,
        InboxFault.Mismatch => StatusCode.DataLoss,
        _ => StatusCode.Aborted,
    };

    /// <summary>What was told last.</summary>
    private sealed class LatestProgress : IProgress<FetchProgress>
    {
        private readonly Lock _lock = new();
        private FetchProgress _latest;

        public void Report(FetchProgress value)
        {
            lock (_lock)
                _latest = value;
        }

        public SendProgress ToMessage()
        {
            lock (_lock)
                return new SendProgress { Bytes = _latest.Bytes, Checking = _latest is { Phase: FetchPhase.Checking, TotalBytes: > 0 } };
        }
    }
}
