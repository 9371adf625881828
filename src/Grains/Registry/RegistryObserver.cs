using Microsoft.Extensions.Logging;
using P2POrleans.FileDirectory;

namespace P2POrleans.Grains.Registry;

/// <summary>Logs what the housekeeping of a bucket does.</summary>
internal sealed class RegistryObserver(ILogger logger, int bucket) : DirectoryObserver
{
    public override void PeersLapsed(IReadOnlyList<string> peers) => RegistryLog.PeersLapsed(logger, peers.Count, peers[0]);

    public override void PeerDropped(string peer) => RegistryLog.PeerDropped(logger, peer);

    public override void SweepFailed(Exception exception) => RegistryLog.SweepFailed(logger, exception, bucket);
}
