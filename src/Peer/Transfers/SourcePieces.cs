namespace P2POrleans.Peer.Transfers;

/// <summary>What a source has of the content, as the <see cref="PiecePicker"/> knows it; written under its lock only.</summary>
internal sealed class SourcePieces(RateMeter rate)
{
    /// <summary>Null for all.</summary>
    public bool[]? Have { get; set; }

    /// <summary>Pieces that will soon be less rare: those that it has or is getting; of a source that has all, those that it is giving.</summary>
    public bool[]? Spreading { get; set; }

    /// <summary>The piece after the last one it was asked for; null before the first.</summary>
    public int? Next { get; set; }

    public double BytesPerSecond => rate.BytesPerSecond;

    /// <summary>For how long it has owed us something, all in all.</summary>
    public TimeSpan AskedFor => rate.Measured;

    public bool Has(int piece) => Have is not { } have || (piece < have.Length && have[piece]);
}
