using System.Reflection;
using P2POrleans.Peer.Announcing;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Hosting;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Shares;

namespace P2POrleans.Peer.Reporting;

/// <summary>Tells how the peer is doing. Any thread.</summary>
public sealed class PeerStatusReporter
{
    private static readonly string Version = typeof(PeerStatusReporter).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private readonly PeerIdentity _identity;
    private readonly PeerEndpoints _endpoints;
    private readonly DirectoryClient _directory;
    private readonly ShareIndex _index;
    private readonly HashingProgress _hashing;
    private readonly AnnounceState _announces;
    private readonly UploadMeter _uploads;

    internal PeerStatusReporter(
        PeerIdentity identity, PeerEndpoints endpoints, DirectoryClient directory, ShareIndex index, HashingProgress hashing,
        AnnounceState announces, UploadMeter uploads)
    {
        _identity = identity;
        _endpoints = endpoints;
        _directory = directory;
        _index = index;
        _hashing = hashing;
        _announces = announces;
        _uploads = uploads;
    }

    public PeerStatus Current
    {
        get
        {
            ShareSnapshot shared = _index.Current;
            bool ready = _announces.IsComplete;
            return new PeerStatus(
                _identity.Name, Version, ready, _announces.Trouble ?? (ready ? null : WhyNotReady()),
                _endpoints.GrpcUrl, _endpoints.HttpUrl,
                _directory.GatewayName, _announces.Online, shared.Entries.Count, shared.Bytes, _hashing.Current, _uploads.Current);
        }
    }

    private string WhyNotReady() => _index.IsComplete
        ? "The files are being announced."
        : _hashing.Current is { } hashing ? $"Hashing {hashing.FilesTotal} files." : "The shared folders are being looked through.";
}
