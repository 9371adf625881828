using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// One content on its way in, from all sources at once. Owns what they share: which piece is whose (<see cref="PiecePicker"/>), where
/// bytes go (<see cref="SegmentSink"/>), and who is asked (one <see cref="SourceWorker"/> each). A piece is believed once it was
/// checked against a layer that leads to the content's identity, and one source at a time has it; so whatever sources do, what is
/// marked as verified is right.
/// </summary>
internal sealed class Swarm
{
    /// <summary>More sources than this bring no more speed, but connections.</summary>
    private const int MaxActiveSources = 16;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Sources that are all busy, and give nobody a turn in this time, are as good as none.</summary>
    private static readonly TimeSpan BusyPatience = TimeSpan.FromMinutes(5);

    private readonly SwarmContext _context;
    private readonly List<Task> _running = [];
    private readonly Queue<FetchSource> _spare = [];
    private readonly HashSet<(string Peer, Uri Address)> _known = [];
    private readonly Lock _progressLock = new();
    private readonly Lock _prepareLock = new();
    private volatile SourceWorker[] _workers = [];
    private Task? _preparing;
    private volatile SegmentSink? _sink;
    private volatile Exception? _failure;
    private long _bytes;
    private bool _hasReceived;
    private long? _hopelessSince;
    private long _lastGain;

    public Swarm(SwarmContext context)
    {
        _context = context;
        Geometry = PieceGeometry.For(context.Content.Size);
        Picker = new PiecePicker(Geometry, context.Random);
        _lastGain = context.Time.GetTimestamp();
    }

    public ContentId Content => _context.Content;

    public PieceGeometry Geometry { get; }

    public PiecePicker Picker { get; }

    public TransferOptions Options => _context.Options;

    public TimeProvider Time => _context.Time;

    public RateLimit Limit => _context.Limit;

    public SegmentBuffers Buffers => _context.Buffers;

    public HttpClient Http => _context.Http;

    public AbsentSources Absent => _context.Absent;

    /// <summary>Something happened that somebody may wait for.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Whether the layer is known and what was there before is checked.</summary>
    public bool IsPrepared => _sink is not null;

    public SegmentSink Sink => _sink!;

    /// <summary>Bytes that were there before.</summary>
    public long ResumedBytes { get; private set; }

    /// <summary>Those that were asked, in order.</summary>
    public IReadOnlyList<SourceWorker> Workers => _workers;

    /// <summary>Returns when all pieces are there, or nobody is left to give the rest.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task RunAsync(SourceFinder finder, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            if (PieceLayer.TryVerify(Content, default, out PieceLayer? layer))
                await PrepareAsync(layer);
            Task searching = Task.CompletedTask;
            while (!Picker.IsComplete && _failure is null)
            {
                Task changed = Changed.Next;
                if (finder.TryTake(out IReadOnlyList<FetchSource> found))
                    Add(found);
                StartWorkers(stop.Token);
                if (!HasHope())
                    break;
                if (searching.IsCompleted)
                    searching = finder.SearchAsync(Changed, stop.Token);
                DropSlow();
                await changed.WaitAsync(LookEvery, Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(_running);
        }

        if (_failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>The first layer that leads to the identity is good for all sources; what an earlier fetch left is checked against it.</summary>
    public Task PrepareAsync(PieceLayer layer)
    {
        lock (_prepareLock)
            return _preparing ??= PrepareOnceAsync(layer);
    }

    /// <summary>How long a source may keep us waiting: longer while there is nobody else to turn to.</summary>
    public TimeSpan TimeoutOf(SourceWorker worker, TimeSpan usual)
    {
        bool hasOthers = _workers.Any(w => w != worker && (w.Phase == SourcePhase.Ready || w.IsTriedFirst));
        return hasOthers || usual > Options.OnlySourceTimeout ? usual : Options.OnlySourceTimeout;
    }

    /// <summary>A piece is coming from a source.</summary>
    public PieceAssembly Begin(int piece, SourceSession session)
    {
        session.BeginPiece();
        return new PieceAssembly(piece, Sink, (assembly, right) => End(assembly, right, session));
    }

    public void Received(SourceSession session, int bytes)
    {
        lock (_progressLock)
        {
            _hasReceived = true;
            _bytes += bytes;
            _context.Progress?.Report(new FetchProgress(FetchPhase.Receiving, _bytes, Content.Size, session.Peer));
        }
    }

    private void Add(IEnumerable<FetchSource> sources)
    {
        foreach (FetchSource source in sources)
        {
            // A peer that comes back at another address is another source.
            if (_known.Add((source.Peer, source.Address)))
                _spare.Enqueue(source);
        }
    }

    private void StartWorkers(CancellationToken stop)
    {
        int places = Math.Min(MaxActiveSources, Math.Max(1, Picker.Left)) - _workers.Count(w => w.IsActive);
        for (; places > 0 && _spare.TryDequeue(out FetchSource? source); places--)
        {
            var worker = new SourceWorker(source, this);
            _workers = [.. _workers, worker];
            _running.Add(Task.Run(() => RunAsync(worker, stop), CancellationToken.None));
        }
    }

    private async Task RunAsync(SourceWorker worker, CancellationToken stop)
    {
        try
        {
            await worker.RunAsync(stop);
        }
        catch (OperationCanceledException) when (_failure is not null)
        {
            // The failure is what is told.
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>False when nobody gives anything, and has not for as long as it is worth waiting.</summary>
    private bool HasHope()
    {
        if (IsGoingOn())
        {
            _hopelessSince = null;
            return true;
        }

        long since = _hopelessSince ??= Time.GetTimestamp();
        return _workers.Any(MayReturn) && Time.GetElapsedTime(since) < Options.Persistence;
    }

    /// <summary>Where nothing has come yet, a source that is away for so long already is not worth waiting for once more.</summary>
    private bool MayReturn(SourceWorker worker) => worker.Problem is not { } problem
        || (SourceRest.After(problem.Fault, 1) is not null && (_hasReceived || Absent.AbsenceOf(worker.Source) < Options.Persistence));

    /// <summary>Whether something is on its way from somebody who may well bring it, or could be.</summary>
    private bool IsGoingOn()
    {
        // In this order: whoever has answered meanwhile is ready.
        bool isQuiet = Time.GetElapsedTime(Interlocked.Read(ref _lastGain)) > BusyPatience;
        if (_preparing is { IsCompleted: false }
            || _workers.Any(w => w.IsTriedFirst || (w.IsBusy && !isQuiet && w.Phase != SourcePhase.Ready)))
            return true;

        SourceWorker[] ready = [.. _workers.Where(w => w.Ready is not null && !(w.IsBusy && isQuiet))];
        return (ready.Length == 0 || ready.Any(w => !w.IsFruitless))
            && Picker.IsGoingOn([.. ready.Select(w => w.Ready?.Pieces).OfType<SourcePieces>()]);
    }

    /// <summary>A source far below the others holds up what they would bring in no time.</summary>
    private void DropSlow()
    {
        SourceSession[] ready = [.. _workers.Where(w => !w.IsBusy).Select(w => w.Ready).OfType<SourceSession>()];
        foreach (SourceSession session in ready)
        {
            SourceSession[] others = [.. ready.Where(s => s != session)];
            // One that was asked for nothing is not slow, however little it gave.
            if (session.IsAsked && session.AskedFor > Options.StallTimeout && others.Length > 0
                && SlownessRule.IsFarBelow(session.Pieces.BytesPerSecond, others.Max(o => o.Pieces.BytesPerSecond))
                && Picker.IsDispensable(session.Pieces, [.. others.Select(o => o.Pieces)]))
            {
                session.Drop(SourceProblem.FarBelow);
            }
        }
    }

    private async Task PrepareOnceAsync(PieceLayer layer)
    {
        try
        {
            await _context.File.RecheckAsync(layer, new CheckingProgress(_context.Progress, Content.Size), _context.Stop);
            for (int piece = 0; piece < Geometry.PieceCount; piece++)
            {
                if (_context.File.IsVerified(piece))
                    Picker.Verified(piece);
            }

            ResumedBytes = _bytes = _context.File.VerifiedBytes;
            _sink = new SegmentSink(_context.File, layer, Buffers, Fail);
            _context.Prepared(layer, Picker);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
            throw new OperationCanceledException(null, e);
        }
    }

    private void End(PieceAssembly assembly, bool? right, SourceSession session)
    {
        try
        {
            if (right == true)
            {
                _context.File.MarkVerified(assembly.Piece);
                session.Verified(assembly.Bytes);
                Interlocked.Exchange(ref _lastGain, Time.GetTimestamp());
                Picker.Verified(assembly.Piece);
            }
            else
            {
                if (right == false)
                    session.Drop(new SourceProblem(SourceFault.Lied, $"Piece {assembly.Piece} is not the content's."));
                lock (_progressLock)
                    _bytes -= assembly.Bytes;
                Picker.Return(assembly.Piece);
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
        finally
        {
            session.EndPiece();
            Changed.Pulse();
        }
    }

    private void Fail(Exception exception)
    {
        _failure ??= exception;
        Changed.Pulse();
    }
}
