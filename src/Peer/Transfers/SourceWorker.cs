using Grpc.Core;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Wire;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Takes pieces from one source for as long as the swarm needs any: opens a session, keeps as many requests under way as the
/// <see cref="PipelineWindow"/> says, and after a fault leaves the source alone for a while. What a fault leaves undone goes back to
/// the swarm at once. Faults of the source never leave this class.
/// </summary>
internal sealed class SourceWorker
{
    /// <summary>How often to ask for what a source that is itself fetching has got.</summary>
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>With nothing to ask for: how often to look whether another source has become slow enough to help out.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>How long not to ask a source that is busy.</summary>
    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    private readonly Swarm _swarm;
    private readonly RateMeter _rate;
    private readonly PipelineWindow _window;
    private volatile SourcePhase _phase;
    private volatile SourceProblem? _dropped;
    private volatile CancellationTokenSource? _session;
    private long _verifiedBytes;
    private long _readySince;
    private bool _avoidsHttp;
    private bool _connected;

    public SourceWorker(FetchSource source, Swarm swarm)
    {
        Source = source;
        _swarm = swarm;
        _rate = new RateMeter(swarm.Time);
        _window = new PipelineWindow(swarm.Geometry.PieceLength, _rate);
        Pieces = new SourcePieces(_rate);
    }

    public FetchSource Source { get; }

    public SourcePieces Pieces { get; }

    public SourcePhase Phase => _phase;

    public bool IsActive => _phase is SourcePhase.Opening or SourcePhase.Ready;

    /// <summary>It has not answered yet, and not failed before.</summary>
    public bool IsTriedFirst => _phase == SourcePhase.Opening && Problem is null;

    /// <summary>The last thing that was wrong; null for nothing.</summary>
    public SourceProblem? Problem { get; private set; }

    /// <summary>It asked for patience the last time.</summary>
    public bool IsBusy => Problem?.Fault == SourceFault.Busy;

    public long VerifiedBytes => Interlocked.Read(ref _verifiedBytes);

    public double BytesPerSecond => _rate.BytesPerSecond;

    /// <summary>How long it has been receiving.</summary>
    public TimeSpan ReadyFor => _phase == SourcePhase.Ready ? _swarm.Time.GetElapsedTime(_readySince) : TimeSpan.Zero;

    private bool UsesHttp => Source.HttpAddress is not null && !_avoidsHttp && _swarm.Options.Transport != PieceTransport.Grpc;

    /// <summary>Runs until all pieces are there or the source is not worth another attempt.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            int failures = 0;
            while (await AttemptAsync(stop) is { } problem)
            {
                if (problem.Fault == SourceFault.Unreachable && UsesHttp && _swarm.Options.Transport == PieceTransport.Auto)
                {
                    // A firewall, say, that lets one port through.
                    _avoidsHttp = true;
                    continue;
                }

                Problem = problem;
                failures = _connected ? 1 : failures + 1;
                if (SourceRest.After(problem.Fault, failures) is not { } rest)
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

    /// <summary>Ends the session: somebody else noticed a fault of the source.</summary>
    public void Drop(SourceProblem problem)
    {
        _dropped = problem;
        _ = _session?.CancelAsync();
    }

    /// <summary>A piece that the source sent was right.</summary>
    public void Verified(int bytes) => Interlocked.Add(ref _verifiedBytes, bytes);

    private async Task<SourceProblem?> AttemptAsync(CancellationToken stop)
    {
        (_phase, _dropped, _connected) = (SourcePhase.Opening, null, false);
        using var session = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var connection = new PeerConnection(Source.Address);
        IPieceTransport transport = UsesHttp
            ? new HttpPieces(_swarm.Http, Source.HttpAddress!, _swarm.Content)
            : new GrpcPieces(connection, _swarm.Content);
        _session = session;
        Task refresh = Task.CompletedTask;
        try
        {
            await OpenAsync(connection, session.Token);
            (_readySince, _phase) = (_swarm.Time.GetTimestamp(), SourcePhase.Ready);
            _swarm.Changed.Pulse();
            refresh = RefreshAsync(connection, session.Token);
            await ReceiveAllAsync(new PieceReceiver(transport, _window, _rate, this, _swarm), session.Token);
            return null;
        }
        catch (SourceException e)
        {
            return e.Problem;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested && _dropped is not null)
        {
            return _dropped;
        }
        finally
        {
            _session = null;
            await session.CancelAsync();
            await refresh;
            _swarm.Picker.Leave(Pieces);
        }
    }

    /// <summary>Asks for what is needed before any byte is believed.</summary>
    private async Task OpenAsync(PeerConnection connection, CancellationToken cancellationToken)
    {
        // The identity of a content of one piece is the hash of that piece: nothing to ask for.
        (bool[]? have, bool[]? coming) = (null, null);
        if (_swarm.Geometry.PieceCount > 1)
        {
            Manifest manifest = await AskAsync(connection, withoutLayer: _swarm.IsPrepared, cancellationToken);
            (have, coming) = (ManifestCheck.Have(manifest, _swarm.Geometry), ManifestCheck.Coming(manifest, _swarm.Geometry));
            if (!_swarm.IsPrepared)
                await _swarm.PrepareAsync(ManifestCheck.Layer(manifest, _swarm.Content));
        }

        _swarm.Picker.Update(Pieces, have, coming);
    }

    private async Task<Manifest> AskAsync(PeerConnection connection, bool withoutLayer, CancellationToken cancellationToken)
    {
        using var watch = new StallWatch(_swarm.Options.OpenTimeout, _swarm.Time, cancellationToken);
        try
        {
            watch.Start();
            var request = new ManifestRequest { Content = _swarm.Content.ToWire(), WithoutLayer = withoutLayer };
            Manifest manifest = await connection.Client.GetManifestAsync(request, cancellationToken: watch.Token);
            _connected = true;
            ManifestCheck.Identity(manifest, _swarm.Content);
            return manifest;
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw watch.Token.IsCancellationRequested
                ? new SourceException(SourceProblem.Stalled(_swarm.Options.OpenTimeout))
                : new SourceException(SourceProblem.From((RpcException)e, _connected));
        }
    }

    /// <summary>A source that has a part gets more; one that has all gives to others.</summary>
    private async Task RefreshAsync(PeerConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            while (_swarm.Geometry.PieceCount > 1)
            {
                await Task.Delay(RefreshEvery, _swarm.Time, cancellationToken);
                // Where nobody else fetches, what a source gives and to whom makes no difference.
                if (Pieces.Have is null && !_swarm.Picker.IsSwarm)
                    continue;
                Manifest manifest = await AskAsync(connection, withoutLayer: true, cancellationToken);
                _swarm.Picker.Update(
                    Pieces, ManifestCheck.Have(manifest, _swarm.Geometry), ManifestCheck.Coming(manifest, _swarm.Geometry));
                _swarm.Changed.Pulse();
            }
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

    private async Task ReceiveAllAsync(PieceReceiver receiver, CancellationToken session)
    {
        var lanes = new List<Task>();
        try
        {
            while (!_swarm.Picker.IsComplete)
            {
                session.ThrowIfCancellationRequested();
                Task changed = _swarm.Changed.Next;
                while (lanes.Count < _window.Lanes && NextClaim(session) is { } claim)
                {
                    if (lanes.Count == 0)
                        _rate.Resume();
                    lanes.Add(receiver.ReceiveAsync(claim, session));
                }

                if (lanes.Count == 0)
                {
                    await changed.WaitAsync(LookEvery, _swarm.Time, session).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    continue;
                }

                Task ended = await Task.WhenAny(lanes);
                lanes.Remove(ended);
                bool isRefused = await IsRefusedAsync(ended);
                _connected = true;
                if (isRefused)
                {
                    await Task.Delay(BusyPause, _swarm.Time, session);
                    _rate.Resume();
                }
                else if (IsBusy)
                {
                    Problem = null;
                }
            }
        }
        finally
        {
            // The others end with the session: what they hold must be back before the source is left.
            _ = _session?.CancelAsync();
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
            return false;
        }
        catch (SourceException e) when (e.Problem.Fault == SourceFault.Busy)
        {
            Problem = e.Problem;
            return true;
        }
    }

    private PieceClaim? NextClaim(CancellationToken session) =>
        _swarm.Picker.Take(Pieces, _window.RunPieces, session) ?? _swarm.Picker.Steal(Pieces, session);
}
