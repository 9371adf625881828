using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>What to fetch, from whom and where to.</summary>
public sealed record FetchRequest
{
    /// <summary>What the file must be; null for a file of an original peer, which nothing can be checked against.</summary>
    public required ContentId? Content { get; init; }

    /// <summary>
    /// A shared name; the file is called like its last segment, made fit for this machine. An original peer is asked for
    /// <see cref="FetchSource.Name"/>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Asked side by side; when fewer are needed, in this order.</summary>
    public required IReadOnlyList<FetchSource> Sources { get; init; }

    /// <summary>
    /// Finds the sources that there are now, those known already included; called again and again while the fetch runs. It does not
    /// throw, but for a cancellation. Null for none but <see cref="Sources"/>.
    /// </summary>
    public Func<CancellationToken, Task<IReadOnlyList<FetchSource>>>? FindSources { get; init; }

    /// <summary>Gives to others what there is so far; null for nobody.</summary>
    public IPieceSharing? Sharing { get; init; }

    /// <summary>Where the file goes; made when it does not exist.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Whether the folders of <see cref="Name"/> are made below <see cref="OutputFolder"/>. Default false: only its last segment counts.</summary>
    public bool KeepFolders { get; init; }
}
