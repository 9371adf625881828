namespace P2POrleans.FileDirectory.Leases;

/// <summary>
/// Sweeps a bucket in rounds, and drops the peers that a round finds. A round does not wait for the drops of an earlier one, which
/// partitions that are away may hold up for long. Any thread may call.
/// </summary>
/// <param name="drop">Forgets a peer, if that is still to be done; false when it was not.</param>
public sealed class Housekeeping(RegistryBucket bucket, Func<string, ValueTask<bool>> drop, DirectoryObserver observer)
{
    /// <summary>Later rounds find the others, and those that came back meanwhile no more.</summary>
    private const int DropsAtOnce = 100;

    private readonly Lock _lock = new();
    private Task _round = Task.CompletedTask;
    private Task _drops = Task.CompletedTask;
    private volatile bool _isStopping;

    /// <summary>Begins a round, unless one is under way. To be called every <see cref="DirectoryOptions.SweepEvery"/>.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            if (_round.IsCompleted && !_isStopping)
                _round = Task.Run(SweepOnceAsync);
        }
    }

    /// <summary>One round that begins now, and all that it finds to be dropped.</summary>
    public async Task SweepAsync()
    {
        while (!TryBegin())
            await EndAsync();
        await EndAsync();
    }

    /// <summary>No round begins any more.</summary>
    /// <returns>When none is under way.</returns>
    public Task StopAsync()
    {
        _isStopping = true;
        return EndAsync();
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

    private async Task EndAsync()
    {
        // In this order: the round begins the drops.
        await _round;
        await _drops;
    }

    private async Task SweepOnceAsync()
    {
        try
        {
            SweepOutcome outcome = await bucket.SweepAsync();
            if (outcome.Lapsed.Count > 0)
                observer.PeersLapsed(outcome.Lapsed);
            lock (_lock)
            {
                if (outcome.ToDrop.Count > 0 && _drops.IsCompleted)
                    _drops = Task.Run(() => DropAsync(outcome.ToDrop));
            }
        }
        catch (Exception e)
        {
            observer.SweepFailed(e);
        }
    }

    private async Task DropAsync(IReadOnlyList<string> peers)
    {
        Exception? failure = null;
        foreach (string peer in peers.Take(DropsAtOnce))
        {
            if (_isStopping)
                return;
            try
            {
                if (await drop(peer))
                    observer.PeerDropped(peer);
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
