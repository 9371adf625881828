namespace P2POrleans.Peer.Transfers;

/// <summary>Wakes everybody who waits for a change. Take <see cref="Next"/> first, look, then wait: no change is missed. Any thread.</summary>
internal sealed class Signal
{
    private volatile TaskCompletionSource _next = NewSource();

    /// <summary>Completes at the next <see cref="Pulse"/>.</summary>
    public Task Next => _next.Task;

    public void Pulse() => Interlocked.Exchange(ref _next, NewSource()).SetResult();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
