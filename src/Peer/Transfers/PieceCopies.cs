namespace P2POrleans.Peer.Transfers;

/// <summary>
/// How many copies of each piece there are or will soon be among the sources, but for those of sources that have all: these would count the
/// same for every piece. Not thread-safe.
/// </summary>
internal sealed class PieceCopies(int pieces)
{
    private readonly int[] _copies = new int[pieces];

    /// <summary>Sources that have a part.</summary>
    public int PartialSources { get; private set; }

    public int this[int piece] => _copies[piece];

    /// <summary>Counts what a source has now; <see cref="Remove"/> takes that back, before it changes.</summary>
    public void Add(SourcePieces source) => Count(source, 1);

    /// <inheritdoc cref="Add"/>
    public void Remove(SourcePieces source) => Count(source, -1);

    private void Count(SourcePieces source, int sign)
    {
        if (source.Have is { Length: > 0 })
            PartialSources += sign;
        if (source.Spreading is not { } spreading)
            return;
        for (int piece = 0; piece < spreading.Length; piece++)
            _copies[piece] += spreading[piece] ? sign : 0;
    }
}
