using System.Diagnostics.CodeAnalysis;

namespace P2POrleans.FileDirectory.Turns;

/// <summary>One at a time, across awaits; in the order of asking. Not re-entrant.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing that needs disposal.")]
internal sealed class AsyncLock
{
    private readonly SemaphoreSlim _semaphore = new(1, 1);

    /// <summary>Dispose the pass to leave.</summary>
    public async ValueTask<Pass> EnterAsync(CancellationToken cancellationToken = default)
    {
        await _semaphore.WaitAsync(cancellationToken);
        return new Pass(_semaphore);
    }

    internal readonly struct Pass(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
