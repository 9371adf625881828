using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Decides which source is asked for which piece. A piece is missing, or taken by exactly one source, or verified; so no two ever write
/// the same bytes. While all sources have everything, each goes through the file from a place of its own, which disks like. As soon
/// as some have a part, the pieces that the fewest have go first, by chance among equals: what was just rare spreads, and those who
/// fetch the same content have something to give to each other. No IO, no clock; any thread.
/// </summary>
internal sealed class PiecePicker(PieceGeometry geometry, Random random)
{
    private readonly Lock _lock = new();
    private readonly State[] _states = new State[geometry.PieceCount];
    private readonly PieceCopies _copies = new(geometry.PieceCount);
    private readonly RescuedPieces _rescued = new();
    private readonly List<PieceClaim> _claims = [];
    private int _left = geometry.PieceCount;

    private enum State : byte
    {
        Missing,
        Taken,
        Verified,
    }

    public bool IsComplete => Volatile.Read(ref _left) == 0;

    /// <summary>Pieces that are not verified yet.</summary>
    public int Left => Volatile.Read(ref _left);

    /// <summary>Whether there are others that fetch this content, too.</summary>
    public bool IsSwarm
    {
        get
        {
            lock (_lock)
                return _copies.PartialSources > 0;
        }
    }

    /// <summary>
    /// The source has these pieces now, null for all; and those are on their way to it, or from it to others, null for none.
    /// </summary>
    public void Update(SourcePieces source, bool[]? have, bool[]? coming = null)
    {
        lock (_lock)
        {
            _copies.Remove(source);
            source.Have = have is not null && have.AsSpan().Contains(false) ? have : null;
            source.Spreading = source.Have?.Select((has, piece) => has || coming?[piece] == true).ToArray() ?? coming;
            _copies.Add(source);
            _rescued.ReleaseWhatLacks(source);
        }
    }

    /// <summary>The source is asked no more.</summary>
    public void Leave(SourcePieces source)
    {
        lock (_lock)
        {
            _copies.Remove(source);
            (source.Have, source.Spreading) = ([], null);
            _rescued.ReleaseWhatLacks(source);
        }
    }

    /// <returns>At most so many pieces that follow each other; null when the source has nothing that is missing.</returns>
    public PieceClaim? Take(SourcePieces source, int most, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            int first = _copies.PartialSources == 0 ? NextInOrder(source) : Rarest(source);
            return first < 0 ? null : Claim(source, first, LengthOfRun(source, first, most), cancellationToken);
        }
    }

    /// <summary>
    /// Takes over pieces that others were asked for and have not begun with. If there are none, the last resort: a slow source's
    /// piece is cancelled, and is this source's to take once it has been given back.
    /// </summary>
    /// <param name="source">Has nothing left to do.</param>
    /// <param name="mayRestart">Whether it is likely to send at once what was begun elsewhere.</param>
    /// <param name="cancellationToken">Ends the source's session.</param>
    public PieceClaim? Steal(SourcePieces source, bool mayRestart, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            double rate = source.BytesPerSecond;
            PieceClaim? longest = _claims
                .Where(c => c.Source != source && Stealable(c, rate) > 0 && source.Has(c.End - 1))
                .MaxBy(c => Stealable(c, rate));
            if (longest is null)
            {
                if (mayRestart)
                    Rescue(source, rate);
                return null;
            }

            int share = StealRule.Share(Stealable(longest, rate), longest.Source.BytesPerSecond, rate);
            int first = longest.End;
            while (first > longest.End - share && source.Has(first - 1))
                first--;
            int count = longest.End - first;
            longest.End = first;
            _states.AsSpan(first, count).Clear();
            return Claim(source, first, count, cancellationToken);
        }
    }

    /// <summary>Goes on to the claim's next piece.</summary>
    /// <returns>False when there is none, or when the rest was taken over.</returns>
    public bool TryBegin(PieceClaim claim, out int piece)
    {
        lock (_lock)
        {
            piece = claim.Next;
            if (piece == claim.End || claim.TakenOver.IsCancellationRequested)
                return false;
            claim.Next++;
            claim.BytesLeft = geometry.LengthOf(piece);
            return true;
        }
    }

    /// <summary>The request has ended: what was not begun is missing again. What was begun is for its receiver to give back.</summary>
    public void Close(PieceClaim claim)
    {
        lock (_lock)
        {
            _claims.Remove(claim);
            for (; claim.End > claim.Next; claim.End--)
                _states[claim.End - 1] = State.Missing;
        }

        claim.Dispose();
    }

    /// <summary>A piece that was begun did not come, or is wrong.</summary>
    public void Return(int piece)
    {
        lock (_lock)
            _states[piece] = State.Missing;
    }

    /// <summary>A piece is there, from a source or from an earlier fetch.</summary>
    public void Verified(int piece)
    {
        lock (_lock)
        {
            if (_states[piece] == State.Verified)
                return;
            _states[piece] = State.Verified;
            _rescued.Release(piece);
            _left--;
        }
    }

    public bool IsTaken(int piece)
    {
        lock (_lock)
            return _states[piece] == State.Taken;
    }

    /// <summary>Whether one of these has anything that is not there yet, on its way from it or not.</summary>
    public bool AreUseful(IReadOnlyCollection<SourcePieces> sources)
    {
        lock (_lock)
        {
            for (int piece = 0; piece < _states.Length; piece++)
            {
                if (_states[piece] != State.Verified && sources.Any(s => s.Has(piece)))
                    return true;
            }

            return false;
        }
    }

    /// <summary>True when every piece that is missing or on its way from this source can be had from another one of these.</summary>
    public bool IsDispensable(SourcePieces source, IReadOnlyCollection<SourcePieces> others)
    {
        lock (_lock)
        {
            for (int piece = 0; piece < _states.Length; piece++)
            {
                if (_states[piece] != State.Verified && source.Has(piece) && !others.Any(o => o.Has(piece)))
                    return false;
            }

            return true;
        }
    }

    private bool CanTake(SourcePieces source, int piece) =>
        _states[piece] == State.Missing && source.Has(piece) && !_rescued.IsKeptFromOthers(piece, source);

    private int NextInOrder(SourcePieces source)
    {
        int start = source.Next ?? random.Next(_states.Length);
        for (int i = 0; i < _states.Length; i++)
        {
            int piece = (start + i) % _states.Length;
            if (CanTake(source, piece))
                return piece;
        }

        return -1;
    }

    private int Rarest(SourcePieces source)
    {
        (int best, int equals) = (-1, 0);
        for (int piece = 0; piece < _states.Length; piece++)
        {
            if (!CanTake(source, piece) || (best >= 0 && _copies[piece] > _copies[best]))
                continue;
            equals = best >= 0 && _copies[piece] == _copies[best] ? equals + 1 : 1;
            // Each of the equals stays with the same chance.
            if (random.Next(equals) == 0)
                best = piece;
        }

        return best;
    }

    private int LengthOfRun(SourcePieces source, int first, int most)
    {
        int end = first + 1;
        while (end < _states.Length && end - first < most && CanTake(source, end) && _copies[end] == _copies[first])
            end++;
        return end - first;
    }

    private PieceClaim Claim(SourcePieces source, int first, int count, CancellationToken cancellationToken)
    {
        _states.AsSpan(first, count).Fill(State.Taken);
        // What was kept for it, it has got: should it not bring it, everybody may.
        for (int piece = first; piece < first + count; piece++)
            _rescued.Release(piece);
        source.Next = (first + count) % _states.Length;
        var claim = new PieceClaim(source, first, count, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));
        _claims.Add(claim);
        return claim;
    }

    /// <summary>
    /// Pieces of a claim that can be taken over. The first one of an answer that has not come yet is on its way: two who are quick
    /// would take it from each other for ever.
    /// </summary>
    private static int Stealable(PieceClaim claim, double rate)
    {
        bool isAwaited = claim.Next == claim.First && !StealRule.IsFaster(rate, claim.Source.BytesPerSecond);
        return claim.End - claim.Next - (isAwaited ? 1 : 0);
    }

    private void Rescue(SourcePieces source, double rate)
    {
        foreach (PieceClaim claim in _claims)
        {
            int piece = claim.Next - 1;
            if (claim.Source == source || piece < claim.First || !source.Has(piece) || claim.BytesLeft == 0
                || claim.TakenOver.IsCancellationRequested || !Pays(claim, piece, rate))
                continue;
            _rescued.Keep(piece, source);
            claim.TakeOver();
            return;
        }
    }

    private bool Pays(PieceClaim claim, int piece, double rate)
    {
        if (rate > 0)
            return StealRule.PaysToRestart(claim.BytesLeft, claim.Source.BytesPerSecond, geometry.LengthOf(piece), rate);
        if (!StealRule.PaysToTry(claim.BytesLeft, claim.Source.BytesPerSecond, claim.Source.AskedFor, _rescued.TrialsOf(piece)))
            return false;
        _rescued.Try(piece);
        return true;
    }
}
