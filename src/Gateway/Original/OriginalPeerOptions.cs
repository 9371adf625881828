namespace P2POrleans.Gateway.Original;

/// <summary>
/// Section <c>P2P:OriginalPeers</c>: peers that joined through <c>/login</c>. They never heartbeat, so the gateway looks after them.
/// </summary>
public sealed class OriginalPeerOptions
{
    public const string Section = "P2P:OriginalPeers";

    /// <summary>How often every online original peer is probed. Default 20 seconds.</summary>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a probe may take before it counts as failed. Default 3 seconds.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Failures in a row after which a peer is called offline, once <see cref="OfflineAfter"/> has passed too. Default 3.</summary>
    public int ProbeFailures { get; init; } = 3;

    /// <summary>From the first failure in a row to the one that takes the peer offline, at least. Default 60 seconds.</summary>
    public TimeSpan OfflineAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How often a peer that was called offline is probed, in case that it comes back: until it logs in again or is dropped
    /// (<c>P2P:Directory:RetainOffline</c>). Default 10 minutes. A peer that logged out is not probed.
    /// </summary>
    public TimeSpan ReprobeEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Probes under way at once. Default 32.</summary>
    public int MaxConcurrentProbes { get; init; } = 32;

    /// <summary>Largest body of <c>/indice</c> in bytes, sent and after decompression. Default 16 MiB. Beyond it: 413.</summary>
    public int MaxListBytes { get; init; } = 16 * 1024 * 1024;
}
