using System.Collections.Concurrent;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Runs what waits until the disk has written. Many such waits at once are one for the file system, which writes its journal for all of
/// them; the thread pool has as many threads as there are processors, and would be slow to add more. (A segment of a large file is written
/// on the pool: that only copies it into the page cache.) Any thread.
/// </summary>
internal sealed class DiskThreads : IDisposable
{
    private const int Max = 32;

    private readonly BlockingCollection<Action> _work = [];
    private int _threads;

    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        if (_work.Count > 0 && Volatile.Read(ref _threads) < Max && Interlocked.Increment(ref _threads) <= Max)
            new Thread(Work) { IsBackground = true, Name = "disk" }.Start();
        return done.Task;
    }

    public void Dispose() => _work.CompleteAdding();

    private void Work()
    {
        foreach (Action work in _work.GetConsumingEnumerable())
            work();
    }
}
