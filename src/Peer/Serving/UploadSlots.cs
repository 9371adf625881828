using System.Net;

namespace P2POrleans.Peer.Serving;

/// <summary>
/// How many streams of bytes are sent at once: more would only make each of them slower, and the disk jump. Whoever finds all taken
/// waits its turn in a <see cref="FairQueue{T}"/>. One leecher has at most half of them, so that one that reads slowly leaves others
/// theirs; and all of one address together, who may be one under many names, leave an eighth to other addresses. Any thread.
/// </summary>
/// <param name="count">At least one.</param>
internal sealed class UploadSlots(int count, TimeProvider time)
{
    private const int MaxWaiting = 1024;
    private const int MaxWaitingOfOne = 64;

    private readonly Lock _lock = new();
    private readonly FairQueue<TaskCompletionSource> _waiting = new();
    private readonly Dictionary<Leecher, int> _held = [];
    private readonly Dictionary<IPAddress, int> _heldByAddress = [];
    private readonly int _maxOfOne = Math.Max(1, count / 2);
    private readonly int _maxOfAddress = count - (count / 8);
    private int _free = count;

    /// <summary>Whether anybody waits; also one who has all it may have, and takes no slot that is let go.</summary>
    public bool IsWanted
    {
        get
        {
            lock (_lock)
                return _waiting.Count > 0;
        }
    }

    /// <param name="leecher">Who wants one.</param>
    /// <param name="bytes">For how much.</param>
    /// <param name="patience">How long to wait for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when there was none in time, or too many wait already.</returns>
    public async ValueTask<bool> EnterAsync(Leecher leecher, long bytes, TimeSpan patience, CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_free > 0 && MayHave(leecher))
            {
                Give(leecher);
                return true;
            }

            if (_waiting.Count == MaxWaiting || _waiting.CountOf(leecher) == MaxWaitingOfOne)
                return false;
            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(leecher, turn, bytes);
        }

        try
        {
            await turn.Task.WaitAsync(patience, time, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            lock (_lock)
            {
                // It may have come at the last moment.
                if (turn.Task.IsCompleted)
                    Release(leecher);
                else
                    _waiting.Remove(leecher, turn);
            }

            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    public void Leave(Leecher leecher)
    {
        lock (_lock)
            Release(leecher);
    }

    private void Release(Leecher leecher)
    {
        _free++;
        Count(_held, leecher, -1);
        Count(_heldByAddress, leecher.Address, -1);
        while (_free > 0 && _waiting.TryTake(MayHave, out Leecher next, out TaskCompletionSource? turn))
        {
            Give(next);
            turn.SetResult();
        }
    }

    private bool MayHave(Leecher leecher) =>
        _held.GetValueOrDefault(leecher) < _maxOfOne && _heldByAddress.GetValueOrDefault(leecher.Address) < _maxOfAddress;

    private void Give(Leecher leecher)
    {
        _free--;
        Count(_held, leecher, 1);
        Count(_heldByAddress, leecher.Address, 1);
    }

    private static void Count<T>(Dictionary<T, int> held, T who, int more)
        where T : notnull
    {
        int now = held.GetValueOrDefault(who) + more;
        if (now == 0)
            held.Remove(who);
        else
            held[who] = now;
    }
}
