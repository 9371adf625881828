using P2POrleans.Peer.Connections;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// One attempt with a source, up to its first fault: asks what it has (<see cref="SourceQuestions"/>), and keeps as many requests under
/// way as the <see cref="PipelineWindow"/> says. What was seen of a source before a fault is not held against it afterwards. Faults of
/// the source are its result; what a fault leaves undone goes back to the swarm at once.
/// </summary>
internal sealed class SourceSession
{
    /// <summary>With nothing to ask for: how often to look whether another source has become slow enough to help out.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a source may keep a place without anything to do while others wait for one.</summary>
    private static readonly TimeSpan IdlePatience = TimeSpan.FromSeconds(2);

    /// <summary>How long not to ask a source that is busy.</summary>
    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    private readonly SourceWorker _worker;
    private readonly Swarm _swarm;
    private readonly RateMeter _rate;
    private readonly PipelineWindow _window;
    private readonly CancellationTokenSource _cancellation;
    private readonly CancellationToken _over;
    private readonly TaskCompletionSource _judged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private SourceProblem? _problem;
    private bool _isDisposed;

    // The session itself, and each piece that it received some of.
    private int _holders = 1;

    public SourceSession(SourceWorker worker, Swarm swarm, RateMeter rate, CancellationToken stop)
    {
        _worker = worker;
        _swarm = swarm;
        _rate = rate;
        _rate.Pause();
        _window = new PipelineWindow(swarm.Geometry.PieceLength, _rate);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _over = _cancellation.Token;
        Pieces = new SourcePieces(_rate);
    }

    public SourcePieces Pieces { get; }

    /// <summary>Whether it has said what it has: what is wrong from then on, is so with pieces.</summary>
    public bool HasOpened { get; private set; }

    /// <summary>Whether it owes us something.</summary>
    public bool IsAsked => _rate.IsRunning;

    public string Peer => _worker.Source.Peer;

    /// <summary>Runs until all pieces are there or the source has a fault.</summary>
    /// <param name="http">How to get pieces; null for gRPC.</param>
    /// <returns>Null when all pieces are there.</returns>
    public async Task<SourceProblem?> RunAsync(HttpPieces? http)
    {
        using var connection = new PeerConnection(_worker.Source.Address);
        IPieceTransport transport = http is null ? new GrpcPieces(connection, _swarm.Content) : http;
        Task refresh = Task.CompletedTask;
        try
        {
            var questions = new SourceQuestions(
                connection, Pieces, _swarm, () => _swarm.Sources.TimeoutOf(_worker, _swarm.Options.OpenTimeout));
            await questions.OpenAsync(_over);
            HasOpened = true;
            _worker.IsReady();
            _swarm.Changed.Pulse();
            refresh = RefreshAsync(questions);
            await ReceiveAllAsync(new PieceReceiver(transport, _window, _rate, this, _swarm));
        }
        catch (SourceException e)
        {
            Drop(e.Problem);
        }
        catch (OperationCanceledException) when (Problem is not null)
        {
            // Somebody else noticed a fault.
        }
        finally
        {
            await _cancellation.CancelAsync();
            await refresh;
            // A source that hangs up after a lie has lied: what came last is still being hashed.
            EndPiece();
            await _judged.Task;
            _worker.HasEnded();
            _swarm.Picker.Leave(Pieces);
            Dispose();
        }

        return Problem;
    }

    /// <summary>Ends the session, if it has not ended: the source has a fault. A lie is told before anything else. Any thread.</summary>
    public void Drop(SourceProblem problem)
    {
        lock (_lock)
        {
            if (_problem is null || problem.Fault == SourceFault.Lied)
                _problem = problem;
            if (!_isDisposed)
                _ = _cancellation.CancelAsync();
        }
    }

    /// <summary>A piece is coming; <see cref="EndPiece"/> follows when it is known to be right or wrong.</summary>
    public void BeginPiece() => Interlocked.Increment(ref _holders);

    public void EndPiece()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            _judged.SetResult();
    }

    /// <summary>A piece that the source sent was right.</summary>
    public void Verified(int bytes) => _worker.Verified(bytes);

    /// <summary>For how long the source may now keep us waiting for a byte.</summary>
    public TimeSpan StallTimeout() => _swarm.Sources.TimeoutOf(_worker, _swarm.Options.StallTimeout);

    private SourceProblem? Problem
    {
        get
        {
            lock (_lock)
                return _problem;
        }
    }

    private void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _cancellation.Dispose();
        }
    }

    private async Task RefreshAsync(SourceQuestions questions)
    {
        try
        {
            await questions.RefreshAsync(_over);
        }
        catch (SourceException e)
        {
            Drop(e.Problem);
        }
        catch (OperationCanceledException)
        {
            // The session is over.
        }
    }

    private async Task ReceiveAllAsync(PieceReceiver receiver)
    {
        var lanes = new List<Task>();
        long idleSince = _swarm.Time.GetTimestamp();
        try
        {
            while (!_swarm.Picker.IsComplete)
            {
                _over.ThrowIfCancellationRequested();
                Task changed = _swarm.Changed.Next;
                while (lanes.Count < _window.Lanes && NextClaim() is { } claim)
                {
                    _rate.Resume();
                    lanes.Add(receiver.ReceiveAsync(claim, _over));
                }

                if (lanes.Count == 0)
                {
                    // What is on its way from others may yet be needed, but so may be those who wait.
                    bool isIdle = _swarm.Time.GetElapsedTime(idleSince) > IdlePatience || !_swarm.Picker.AreUseful([Pieces]);
                    if (isIdle && _swarm.Sources.IsWanted)
                        throw new SourceException(SourceProblem.NothingToGive);
                    await changed.WaitAsync(LookEvery, _swarm.Time, _over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    continue;
                }

                Task ended = await Task.WhenAny(lanes);
                lanes.Remove(ended);
                if (lanes.Count == 0)
                    _rate.Pause();
                idleSince = _swarm.Time.GetTimestamp();
                if (!await IsRefusedAsync(ended))
                    continue;
                if (lanes.Count == 0 && _swarm.Sources.IsWanted)
                    throw new SourceException(SourceProblem.Busy);
                await Task.Delay(BusyPause, _swarm.Time, _over);
            }
        }
        finally
        {
            // The others end with the session: what they hold must be back before the source is left.
            await _cancellation.CancelAsync();
            foreach (Task lane in lanes)
                await lane.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether a request ended because the source has too much to do: the others of the session go on.</summary>
    private async Task<bool> IsRefusedAsync(Task lane)
    {
        try
        {
            await lane;
            _worker.IsBusy = false;
        }
        catch (SourceException e) when (e.Problem.Fault == SourceFault.Busy)
        {
            _worker.IsBusy = true;
        }

        return _worker.IsBusy;
    }

    private PieceClaim? NextClaim() =>
        _swarm.Picker.Take(Pieces, _window.RunPieces, _over) ?? _swarm.Picker.Steal(Pieces, mayRestart: !_worker.IsBusy, _over);
}
