using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Serving;

/// <summary>Shares a rate among those who are sent something: alike, however many streams one of them has. Any thread.</summary>
internal sealed class FairRate(RateLimit limit)
{
    private readonly Lock _lock = new();
    private readonly FairQueue<Part> _waiting = new();
    private bool _isRunning;

    /// <inheritdoc cref="RateLimit.Portion"/>
    public int Portion(int bytes) => limit.Portion(bytes);

    /// <summary>Waits until it is the leecher's turn, and what it is sent is paid for.</summary>
    public ValueTask TakeAsync(Leecher leecher, int bytes, CancellationToken cancellationToken) =>
        limit.IsNone ? ValueTask.CompletedTask : WaitAsync(leecher, bytes, cancellationToken);

    private async ValueTask WaitAsync(Leecher leecher, int bytes, CancellationToken cancellationToken)
    {
        var part = new Part(bytes);
        bool starts;
        lock (_lock)
        {
            _waiting.Add(leecher, part, bytes);
            (starts, _isRunning) = (!_isRunning, true);
        }

        if (starts)
            _ = PayAsync();
        try
        {
            await part.Paid.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It is sent nothing, so that nobody waits for it.
            lock (_lock)
                _waiting.Remove(leecher, part);
            throw;
        }
    }

    /// <summary>One part after the other, until none is left.</summary>
    private async Task PayAsync()
    {
        while (Next() is { } part)
        {
            // Also for one that goes meanwhile: its turn has begun.
            await limit.TakeAsync(part.Bytes, CancellationToken.None);
            part.Paid.SetResult();
        }
    }

    private Part? Next()
    {
        lock (_lock)
        {
            _isRunning = _waiting.TryTake(static _ => true, out _, out Part? part);
            return part;
        }
    }

    private sealed class Part(int bytes)
    {
        public int Bytes => bytes;

        public TaskCompletionSource Paid { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
