namespace P2POrleans.Peer.Transfers;

/// <summary>How files are fetched.</summary>
public sealed record TransferOptions
{
    /// <summary>A source that sends no byte for this long is left alone for a while. Default 5 s; must be positive.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A source that does not say for this long what it has is left alone for a while; it costs nothing until then, so it is more than
    /// <see cref="StallTimeout"/>: a peer that has just been started on a busy machine is slow to say its first word. Default 15 s; must
    /// be positive.
    /// </summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a source has instead of <see cref="StallTimeout"/> and <see cref="OpenTimeout"/>, if this is longer, while there is no
    /// other: then one that says nothing for a while may yet be the one that delivers. Default zero; zero or more.
    /// </summary>
    public TimeSpan OnlySourceTimeout { get; init; }

    /// <summary>
    /// When no source gives anything any more, or yet, wait this long for one to come back or a new one to be found. A source that can't be
    /// reached at all is waited for once by all fetches of one <see cref="FileFetcher"/> together. Default zero; zero or more.
    /// </summary>
    public TimeSpan Persistence { get; init; }

    /// <summary>
    /// How often to call <see cref="FetchRequest.FindSources"/>, but for the first few times, which follow each other four times as
    /// fast. Default 2 s; must be positive.
    /// </summary>
    public TimeSpan FindEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How pieces travel. Default <see cref="PieceTransport.Auto"/>.</summary>
    public PieceTransport Transport { get; init; }

    /// <summary>
    /// Memory for bytes on their way from the network to the disk, of all fetches of one <see cref="FileFetcher"/> together. Default
    /// 64 MiB; at least 1 MiB.
    /// </summary>
    public int BufferBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Receive at most this many bytes per second on average, all fetches of one <see cref="FileFetcher"/> together; must be positive.
    /// Default: null, no limit.
    /// </summary>
    public long? MaxBytesPerSecond { get; init; }
}
