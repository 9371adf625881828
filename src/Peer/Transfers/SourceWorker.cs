namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Takes pieces from one source for as long as the swarm needs any: one <see cref="SourceSession"/> after the other, and between two a
/// rest, longer each time that one has brought nothing.
/// </summary>
internal sealed class SourceWorker
{
    /// <summary>A source with so many attempts that brought nothing, one after the other, is no reason to wait.</summary>
    private const int FruitlessAttempts = 4;

    private readonly Swarm _swarm;

    // Kept for all attempts: it knows whether the address has ever answered.
    private readonly HttpPieces? _http;
    private volatile SourcePhase _phase;
    private volatile SourceSession? _session;
    private volatile SourceProblem? _problem;
    private volatile bool _isBusy;
    private volatile bool _wasAsked;
    private volatile int _failures;
    private volatile int _chances;
    private volatile int _idlings;
    private long _verifiedBytes;
    private bool _avoidsHttp;

    // Of the attempts since the last fault: who had nothing to do is no stranger when it is back.
    private RateMeter? _rate;
    private bool _hasHttpFailed;

    public SourceWorker(FetchSource source, Swarm swarm)
    {
        Source = source;
        _swarm = swarm;
        if (source.HttpAddress is { } address && swarm.Options.Transport != PieceTransport.Grpc)
            _http = new HttpPieces(swarm.Http, address, swarm.Content);
    }

    public FetchSource Source { get; }

    public SourcePhase Phase => _phase;

    /// <summary>The attempt that pieces come from, or could; null while there is none.</summary>
    public SourceSession? Ready => _phase == SourcePhase.Ready ? _session : null;

    /// <summary>Whether it has had a place.</summary>
    public bool WasAsked => _wasAsked;

    /// <summary>It has not answered yet, and nothing speaks against it.</summary>
    public bool IsTriedFirst => _phase is SourcePhase.Waiting or SourcePhase.Opening && Problem is null && _idlings == 0;

    /// <summary>It was given many chances, and has brought nothing.</summary>
    public bool IsFruitless => _chances >= FruitlessAttempts;

    /// <summary>The last thing that was wrong; null for nothing.</summary>
    public SourceProblem? Problem => _isBusy ? SourceProblem.Busy : _problem;

    /// <summary>It asked for patience the last time.</summary>
    public bool IsBusy
    {
        get => _isBusy;
        set => _isBusy = value;
    }

    public long VerifiedBytes => Interlocked.Read(ref _verifiedBytes);

    private HttpPieces? Http => _avoidsHttp ? null : _http;

    /// <summary>Runs until all pieces are there or the source is not worth another attempt.</summary>
    /// <param name="place">The first one; see <see cref="SourcePool.EnterAsync"/>.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(Task place, CancellationToken stop)
    {
        try
        {
            for (; await AttemptAsync(place, stop) is { } problem; place = _swarm.Sources.EnterAsync(stop))
            {
                if (_hasHttpFailed)
                {
                    _avoidsHttp = true;
                    continue;
                }

                if (problem.Fault == SourceFault.Unreachable)
                    _swarm.Absent.Missed(Source);
                else
                    _swarm.Absent.Reached(Source);
                if (RestAfter(problem) is not { } rest)
                    break;
                _phase = SourcePhase.Resting;
                _swarm.Changed.Pulse();
                await Task.Delay(rest, _swarm.Time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The fetch is over, one way or another.
        }
        finally
        {
            _phase = SourcePhase.Ended;
            _swarm.Changed.Pulse();
        }
    }

    /// <summary>It has said what it has.</summary>
    public void IsReady()
    {
        _swarm.Absent.Reached(Source);
        _phase = SourcePhase.Ready;
    }

    /// <summary>The attempt is over.</summary>
    public void HasEnded() => _phase = SourcePhase.Over;

    /// <summary>A piece that it sent was right: it is worth another attempt.</summary>
    public void Verified(int bytes)
    {
        (_failures, _chances, _idlings) = (0, 0, 0);
        Interlocked.Add(ref _verifiedBytes, bytes);
    }

    private TimeSpan? RestAfter(SourceProblem problem)
    {
        _isBusy = problem.Fault == SourceFault.Busy;
        if (problem.Fault == SourceFault.None)
            return SourceRest.After(problem.Fault, ++_idlings);
        _rate = null;
        if (_isBusy)
            return SourceRest.After(problem.Fault, _failures);
        (_problem, _failures) = (problem, _failures + 1);
        // One that is not there has had no chance.
        if (problem.Fault != SourceFault.Unreachable)
            _chances++;
        return SourceRest.After(problem.Fault, _failures, isNeeded: !_swarm.Sources.HasReady);
    }

    private async Task<SourceProblem?> AttemptAsync(Task place, CancellationToken stop)
    {
        _phase = SourcePhase.Waiting;
        await place;
        _rate ??= new RateMeter(_swarm.Time);
        var session = new SourceSession(this, _swarm, _rate, stop);
        (_session, _phase, _wasAsked) = (session, SourcePhase.Opening, true);
        _hasHttpFailed = false;
        try
        {
            SourceProblem? problem = await session.RunAsync(Http);
            // A firewall, say, that lets one port through.
            _hasHttpFailed = problem?.Fault == SourceFault.Unreachable && session.HasOpened && Http is { HasAnswered: false }
                && _swarm.Options.Transport == PieceTransport.Auto;
            return problem;
        }
        finally
        {
            _session = null;
            _swarm.Sources.Leave();
        }
    }
}
