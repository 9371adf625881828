namespace P2POrleans.Peer.Probing;

/// <summary>How thoroughly to measure the path to a peer.</summary>
public sealed class ProbeOptions
{
    /// <summary>Round trips. Default 10; at least 1.</summary>
    public int Echoes { get; init; } = 10;

    /// <summary>Bytes to simulate in each direction. Default 64 MiB; 0 for latency alone, at most 16 GiB.</summary>
    public long TransferBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Each measurement ends after this long with what it has. Default 10 s; must be positive.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);
}
