namespace P2POrleans.FileDirectory.Lookups;

/// <summary>Sources in the order of <see cref="SourcePosition"/>; those of one peer for one content by name.</summary>
/// <param name="Next">Where the next page begins; null on the last one.</param>
public sealed record SourcePage(IReadOnlyList<FileSource> Sources, SourcePosition? Next)
{
    /// <summary>
    /// Of one peer's names for one content this many are sources, the first ones in order: a peer that gives a content a million names is
    /// no better source than others, and must not hide them.
    /// </summary>
    public const int NamesPerPeer = 16;
}
