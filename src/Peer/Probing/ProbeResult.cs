namespace P2POrleans.Peer.Probing;

/// <summary>What was measured; all figures are null when there is a fault.</summary>
/// <param name="MinLatency">The fastest round trip, the first one (which connects) left out.</param>
/// <param name="MedianLatency">The one in the middle.</param>
/// <param name="DownBytesPerSecond">From the peer to here; null when it was not measured.</param>
/// <param name="UpBytesPerSecond">From here to the peer; null when it was not measured.</param>
/// <param name="CanTransfer">False for a peer without simulated transfers, such as those of the original system.</param>
/// <param name="Fault">One sentence; null when the peer answered.</param>
public sealed record ProbeResult(
    TimeSpan? MinLatency, TimeSpan? MedianLatency, double? DownBytesPerSecond, double? UpBytesPerSecond, bool CanTransfer, string? Fault);
