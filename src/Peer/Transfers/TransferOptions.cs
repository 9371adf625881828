namespace P2POrleans.Peer.Transfers;

/// <summary>How files are fetched.</summary>
public sealed class TransferOptions
{
    /// <summary>A source that sends no byte for this long is left for the next one. Default 5 s; must be positive.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The largest file, in bytes, to take from an original peer: it comes whole, in one message, into memory. Default 64 MiB; must
    /// be positive.
    /// </summary>
    public int MaxOriginalFileBytes { get; init; } = 64 * 1024 * 1024;
}
