using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Reporting;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Up;

/// <summary>Waits until a process that was started does its work.</summary>
internal static class Readiness
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>For a process that shows no sign of progress. Hashing a large folder may take longer, but it does show.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <exception cref="CommandException">The process ended, or time is up.</exception>
    public static async Task<bool> WaitForGatewayAsync(
        ChildProcess process, StatusClient status, Uri gateway, CancellationToken cancellationToken)
    {
        var patience = new Deadline(Patience);
        while (!await status.IsGatewayReadyAsync(gateway, cancellationToken))
        {
            if (patience.IsOver)
                throw CommandException.Failed($"{process.Name} is not ready after {Patience.TotalSeconds:0} seconds");
            await PauseAsync(process, cancellationToken);
        }

        return true;
    }

    /// <param name="process">The peer.</param>
    /// <param name="status">Asks it.</param>
    /// <param name="peer">URL of its HTTP server.</param>
    /// <param name="say">Told how far the hashing is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">The process ended, or there was no progress for a while.</exception>
    public static async Task<PeerStatus> WaitForPeerAsync(
        ChildProcess process, StatusClient status, Uri peer, Action<string> say, CancellationToken cancellationToken)
    {
        var patience = new Deadline(Patience);
        long progress = -1;
        string? reason = null;
        while (true)
        {
            if (await status.GetPeerAsync(peer, cancellationToken) is { } now)
            {
                if (now.Ready)
                    return now;

                reason = now.Reason;
                if (now.Hashing is { } hashing)
                {
                    say($"{process.Name} hashes its files: {Quantity.Bytes(hashing.BytesDone)} of {Quantity.Bytes(hashing.BytesTotal)}");
                    if (hashing.BytesDone != progress)
                        patience = new Deadline(Patience);
                    progress = hashing.BytesDone;
                }
            }

            if (patience.IsOver)
                throw CommandException.Failed($"{process.Name} is not ready: {Sentence.AsReason(reason ?? "it does not answer")}");
            await PauseAsync(process, cancellationToken);
        }
    }

    private static async Task PauseAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        await Task.WhenAny(process.Exited, Task.Delay(PollEvery, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (process.HasExited)
            throw CommandException.Failed($"{process.Name} did not start: {await process.GetLastWordsAsync()}");
    }

    private readonly struct Deadline(TimeSpan patience)
    {
        private readonly long _start = TimeProvider.System.GetTimestamp();

        public bool IsOver => TimeProvider.System.GetElapsedTime(_start) > patience;
    }
}
