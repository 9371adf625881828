namespace P2POrleans.Peer.Transfers;

/// <summary>
/// The sources of one fetch: who is asked, who waits for a place, who rests, and whether any of them is still worth waiting for.
/// <see cref="Add"/>, <see cref="HasHope"/> and <see cref="DropSlow"/> are for one thread, the rest for any.
/// </summary>
internal sealed class SourcePool(Swarm swarm)
{
    /// <summary>More sources at once than this bring no more speed, but connections.</summary>
    private const int MaxPlaces = 16;

    /// <summary>
    /// So many sources, and so many addresses of one peer, may bring nothing before new ones are left out: whatever they do, a fetch ends.
    /// </summary>
    private const int MaxUseless = 1000;
    private const int MaxUselessOfPeer = 8;

    /// <summary>Sources that are all busy, and give nobody a turn in this time, are as good as none.</summary>
    private static readonly TimeSpan BusyPatience = TimeSpan.FromMinutes(5);

    private readonly HashSet<(string Peer, Uri Address)> _known = [];
    private readonly List<Task> _running = [];
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _placesTaken;
    private volatile SourceWorker[] _workers = [];
    private volatile bool _hasReceived;
    private long _lastGain = swarm.Time.GetTimestamp();
    private long? _hopelessSince;

    /// <summary>All that are known, in the order in which they were found.</summary>
    public IReadOnlyList<SourceWorker> Workers => _workers;

    /// <summary>Whether a source waits for a place.</summary>
    public bool IsWanted
    {
        get
        {
            lock (_lock)
                return _waiting.Count > 0;
        }
    }

    /// <summary>Sources that were not known before take part from now on.</summary>
    /// <param name="stop">Ends what they do.</param>
    public void Add(IEnumerable<FetchSource> sources, CancellationToken stop)
    {
        foreach (FetchSource source in sources)
        {
            // A peer that comes back at another address is another source.
            if (_known.Contains((source.Peer, source.Address)) || HasTooMany(source.Peer))
                continue;
            _known.Add((source.Peer, source.Address));
            var worker = new SourceWorker(source, swarm);
            _workers = [.. _workers, worker];
            // Here and not there: places are given in this order.
            Task place = EnterAsync(stop);
            _running.Add(Task.Run(() => RunAsync(worker, place, stop), CancellationToken.None));
        }
    }

    /// <summary>Waits for those that were stopped.</summary>
    public Task EndAsync() => Task.WhenAll(_running);

    /// <summary>Waits for a place; first come, first served. <see cref="Leave"/> gives it back.</summary>
    /// <exception cref="OperationCanceledException">Stopped; there is no place to give back.</exception>
    public async Task EnterAsync(CancellationToken stop)
    {
        var place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue(place);
            Admit();
        }

        await using CancellationTokenRegistration registration = stop.Register(() => place.TrySetCanceled(stop));
        await place.Task;
    }

    public void Leave()
    {
        lock (_lock)
        {
            _placesTaken--;
            Admit();
        }
    }

    /// <summary>Bytes came, whatever they are worth.</summary>
    public void Received() => _hasReceived = true;

    /// <summary>A piece came.</summary>
    public void Gained() => Interlocked.Exchange(ref _lastGain, swarm.Time.GetTimestamp());

    /// <summary>How long a source may keep us waiting: longer while there is nobody else to turn to.</summary>
    public TimeSpan TimeoutOf(SourceWorker worker, TimeSpan usual)
    {
        bool hasOthers = _workers.Any(w => w != worker && (w.Phase == SourcePhase.Ready || w.IsTriedFirst));
        return hasOthers || usual > swarm.Options.OnlySourceTimeout ? usual : swarm.Options.OnlySourceTimeout;
    }

    /// <summary>Whether a source that can be asked now is there.</summary>
    public bool HasReady => _workers.Any(w => w.Phase == SourcePhase.Ready);

    /// <summary>False when nobody gives anything, and has not for as long as it is worth waiting.</summary>
    /// <param name="mayFind">Whether others may be found: that time is waited for once more, too.</param>
    public bool HasHope(Func<long, bool> mayFind)
    {
        if (IsGoingOn())
        {
            _hopelessSince = null;
            return true;
        }

        long since = _hopelessSince ??= swarm.Time.GetTimestamp();
        return IsComing() || ((_workers.Any(MayReturn) || mayFind(since)) && swarm.Time.GetElapsedTime(since) < swarm.Options.Persistence);
    }

    /// <summary>A source far below the others holds up what they would bring in no time.</summary>
    public void DropSlow()
    {
        SourceSession[] ready = [.. _workers.Where(w => !w.IsBusy).Select(w => w.Ready).OfType<SourceSession>()];
        foreach (SourceSession session in ready)
        {
            SourceSession[] others = [.. ready.Where(s => s != session)];
            // One that was asked for nothing is not slow, however little it gave.
            if (session.IsAsked && session.Pieces.AskedFor > swarm.Options.StallTimeout && others.Length > 0
                && SlownessRule.IsFarBelow(session.Pieces.BytesPerSecond, others.Max(o => o.Pieces.BytesPerSecond))
                && swarm.Picker.IsDispensable(session.Pieces, [.. others.Select(o => o.Pieces)]))
            {
                session.Drop(SourceProblem.FarBelow);
            }
        }
    }

    private bool HasTooMany(string peer)
    {
        SourceWorker[] useless = [.. _workers.Where(w => w.VerifiedBytes == 0)];
        return useless.Length >= MaxUseless || useless.Count(w => w.WasAsked && w.Source.Peer == peer) >= MaxUselessOfPeer;
    }

    /// <summary>One more than there are pieces to get: who has nothing to do takes over from who is slow.</summary>
    private void Admit()
    {
        int places = Math.Min(MaxPlaces, swarm.Picker.Left + 1);
        while (_placesTaken < places && _waiting.TryDequeue(out TaskCompletionSource? place))
        {
            if (place.TrySetResult())
                _placesTaken++;
        }
    }

    private async Task RunAsync(SourceWorker worker, Task place, CancellationToken stop)
    {
        try
        {
            await worker.RunAsync(place, stop);
        }
        catch (Exception e)
        {
            swarm.Fail(e);
        }
    }

    /// <summary>Where nothing has come yet, a source that is away for so long already is not worth waiting for once more.</summary>
    private bool MayReturn(SourceWorker worker) => worker.Problem is not { } problem
        || (SourceRest.After(problem.Fault, 1) is not null && (_hasReceived || swarm.Absent.AbsenceOf(worker.Source) < swarm.Options.Persistence));

    /// <summary>Whether something is on its way from somebody who may well bring it, or could be.</summary>
    private bool IsGoingOn()
    {
        // In this order: whoever has answered meanwhile is ready.
        bool isQuiet = swarm.Time.GetElapsedTime(Interlocked.Read(ref _lastGain)) > BusyPatience;
        SourceWorker[] counted = [.. _workers.Where(w => !(w.IsBusy && isQuiet))];
        if (swarm.IsPreparing
            || counted.Any(w => w.IsTriedFirst || w.Phase == SourcePhase.Over || (w.IsBusy && w.Phase != SourcePhase.Ready)))
            return true;

        SourceWorker[] ready = [.. counted.Where(w => w.Ready is not null)];
        return (ready.Length == 0 || ready.Any(w => !w.IsFruitless))
            && swarm.Picker.AreUseful([.. ready.Select(w => w.Ready?.Pieces).OfType<SourcePieces>()]);
    }

    /// <summary>
    /// Whether an attempt is under way that its own time-outs end: one that asks what a source has, or one with a source that brought
    /// nothing before and does send now. That is no reason to begin waiting anew.
    /// </summary>
    private bool IsComing() => _workers.Any(w => w.IsFruitless
        ? w.Ready is { IsAsked: true } session && session.Pieces.BytesPerSecond > SlownessRule.Trickle
        : w.Phase == SourcePhase.Opening && !w.IsBusy);
}
