using Microsoft.Extensions.Logging;

namespace P2POrleans.Grains.Registry;

internal static partial class RegistryLog
{
    [LoggerMessage(510, LogLevel.Information, "Offline: the leases of {Count} peers ran out, among them {Peer}.")]
    public static partial void PeersLapsed(ILogger logger, int count, string peer);

    [LoggerMessage(511, LogLevel.Information, "Peer {Peer} was offline for too long and is forgotten.")]
    public static partial void PeerDropped(ILogger logger, string peer);

    [LoggerMessage(512, LogLevel.Warning, "A sweep of bucket {Bucket} failed; the next one tries again.")]
    public static partial void SweepFailed(ILogger logger, Exception exception, int bucket);

    [LoggerMessage(513, LogLevel.Warning, "Bucket {Bucket} was taken over by a later activation; this one makes way.")]
    public static partial void SteppedDown(ILogger logger, int bucket);
}
