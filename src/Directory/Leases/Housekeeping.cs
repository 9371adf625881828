namespace P2POrleans.FileDirectory.Leases;

/// <summary>
/// Sweeps a bucket in rounds, and drops the peers that a round finds. A round does not wait for the drops of an earlier one, which
/// partitions that are away may hold up for long. Any thread may call.
/// </summary>
/// <param name="drop">Forgets a peer, if that is still to be done; false when it was not.</param>
/// <param name="stopping">No round or drop begins any more, and those under way end where they wait.</param>
public sealed class Housekeeping(
    RegistryBucket bucket, Func<Departure, CancellationToken, ValueTask<bool>> drop, DirectoryObserver observer, CancellationToken stopping)
{
    /// <summary>Later rounds find the others, and those that came back meanwhile no more.</summary>
    private const int DropsAtOnce = 100;

    private readonly Lock _lock = new();
    private Task _round = Task.CompletedTask;
    private Task _drops = Task.CompletedTask;

    /// <summary>Begins a round, unless one is under way. To be called every <see cref="DirectoryOptions.SweepEvery"/>.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            if (_round.IsCompleted && !stopping.IsCancellationRequested)
                _round = Task.Run(SweepOnceAsync);
        }
    }

    /// <summary>One round that begins now, and all that it finds to be dropped; it goes on when the caller has left.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        while (!TryBegin())
            await EndAsync().WaitAsync(cancellationToken);
        await EndAsync().WaitAsync(cancellationToken);
    }

    /// <summary>Returns when nothing is under way.</summary>
    public async Task EndAsync()
    {
        // In this order: the round begins the drops.
        await _round;
        await _drops;
    }

    private bool TryBegin()
    {
        lock (_lock)
        {
            if (!_round.IsCompleted || !_drops.IsCompleted)
                return false;
            _round = Task.Run(SweepOnceAsync);
            return true;
        }
    }

    private async Task SweepOnceAsync()
    {
        try
        {
            SweepOutcome outcome = await bucket.SweepAsync(stopping);
            if (outcome.Lapsed.Count > 0)
                observer.PeersLapsed(outcome.Lapsed);
            lock (_lock)
            {
                if (outcome.ToDrop.Count > 0 && _drops.IsCompleted)
                    _drops = Task.Run(() => DropAsync(outcome.ToDrop));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Whoever has the bucket next sweeps it.
        }
        catch (Exception e)
        {
            observer.SweepFailed(e);
        }
    }

    private async Task DropAsync(IReadOnlyList<Departure> peers)
    {
        Exception? failure = null;
        foreach (Departure departure in peers.Take(DropsAtOnce))
        {
            if (stopping.IsCancellationRequested)
                return;
            try
            {
                if (await drop(departure, stopping))
                    observer.PeerDropped(departure.Peer);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                failure = e;
            }
        }

        if (failure is not null)
            observer.SweepFailed(failure);
    }
}
