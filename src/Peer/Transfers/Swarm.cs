using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// One content on its way in, from all sources at once. Owns what they share: which piece is whose (<see cref="PiecePicker"/>), where
/// bytes go (<see cref="SegmentSink"/>), and who is asked (<see cref="SourcePool"/>). A piece is believed once it was
/// checked against a layer that leads to the content's identity, and one source at a time has it; so whatever sources do, what is
/// marked as verified is right.
/// </summary>
internal sealed class Swarm
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly SwarmContext _context;
    private readonly Lock _progressLock = new();
    private readonly Lock _prepareLock = new();
    private Task? _preparing;
    private volatile SegmentSink? _sink;
    private volatile Exception? _failure;
    private long _bytes;

    public Swarm(SwarmContext context)
    {
        _context = context;
        Geometry = PieceGeometry.For(context.Content.Size);
        Picker = new PiecePicker(Geometry, context.Random);
        Sources = new SourcePool(this);
    }

    public ContentId Content => _context.Content;

    public PieceGeometry Geometry { get; }

    public PiecePicker Picker { get; }

    public SourcePool Sources { get; }

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

    /// <summary>Whether what was there before is being checked.</summary>
    public bool IsPreparing => _preparing is { IsCompleted: false };

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
                    Sources.Add(found, stop.Token);
                if (!Sources.HasHope(finder.MayFindSince))
                    break;
                if (searching.IsCompleted)
                    searching = finder.SearchAsync(Changed, stop.Token);
                Sources.DropSlow();
                _context.File.ThrowIfRemoved();
                await changed.WaitAsync(LookEvery, Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Sources.EndAsync();
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

    /// <summary>A piece is coming from a source.</summary>
    public PieceAssembly Begin(int piece, SourceSession session)
    {
        session.BeginPiece();
        return new PieceAssembly(piece, Sink, (assembly, right) => End(assembly, right, session));
    }

    public void Received(SourceSession session, int bytes)
    {
        Sources.Received();
        lock (_progressLock)
        {
            _bytes += bytes;
            _context.Progress?.Report(new FetchProgress(FetchPhase.Receiving, _bytes, Content.Size, session.Peer));
        }
    }

    /// <summary>The fetch can't go on. The first reason is what is told: what it interrupts fails, too.</summary>
    public void Fail(Exception exception)
    {
        _failure ??= exception;
        Changed.Pulse();
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
                Sources.Gained();
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
}
