namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Pieces that are taken from a slow source for another one: for whom each is kept until it takes it, and how often it was given to one of
/// which nothing was known. Not thread-safe.
/// </summary>
internal sealed class RescuedPieces
{
    private readonly Dictionary<int, SourcePieces> _kept = [];
    private readonly Dictionary<int, int> _trials = [];

    public bool IsKeptFromOthers(int piece, SourcePieces source) => _kept.TryGetValue(piece, out SourcePieces? owner) && owner != source;

    public void Keep(int piece, SourcePieces source) => _kept[piece] = source;

    /// <summary>Anybody may have it.</summary>
    public void Release(int piece) => _kept.Remove(piece);

    /// <summary>Anybody may have what is kept for the source and that it has not (any more).</summary>
    public void ReleaseWhatLacks(SourcePieces source)
    {
        foreach (int piece in _kept.Where(k => k.Value == source && !source.Has(k.Key)).Select(k => k.Key).ToArray())
            _kept.Remove(piece);
    }

    /// <summary>So far.</summary>
    public int TrialsOf(int piece) => _trials.GetValueOrDefault(piece);

    public void Try(int piece) => _trials[piece] = TrialsOf(piece) + 1;
}
