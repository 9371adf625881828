using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Silo.Client;

/// <summary>
/// The directory of a cluster that may not be there; until it is, see <see cref="AbsentDirectory"/>.
/// </summary>
internal sealed class ClusterDirectory(ClusterConnection connection) : IFileDirectory
{
    private static readonly AbsentDirectory Absent = new();

    private IFileDirectory Cluster => connection.Directory ?? Absent;

    public ValueTask<DirectoryStatistics> GetStatisticsAsync(CancellationToken cancellationToken) =>
        Cluster.GetStatisticsAsync(cancellationToken);

    public ValueTask<DirectoryFault?> CheckAsync(CancellationToken cancellationToken) => Cluster.CheckAsync(cancellationToken);

    public ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer request, CancellationToken cancellationToken) =>
        Cluster.RegisterAsync(request, cancellationToken);

    public ValueTask<DirectoryResult<PeerDescription>> AuthenticateAsync(string token, CancellationToken cancellationToken) =>
        Cluster.AuthenticateAsync(token, cancellationToken);

    public ValueTask<DirectoryResult<Heartbeat>> HeartbeatAsync(string token, CancellationToken cancellationToken) =>
        Cluster.HeartbeatAsync(token, cancellationToken);

    public ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(
        string token, Announce announce, CancellationToken cancellationToken) =>
        Cluster.AnnounceAsync(token, announce, cancellationToken);

    public ValueTask<DirectoryResult<PeerDescription>> SignOffAsync(string token, CancellationToken cancellationToken) =>
        Cluster.SignOffAsync(token, cancellationToken);

    public ValueTask<DirectoryResult<PeerDescription>> RemoveAsync(string token, CancellationToken cancellationToken) =>
        Cluster.RemoveAsync(token, cancellationToken);

    public ValueTask<DirectoryResult<PeerDescription>> ReportProbeAsync(
        string peer, long epoch, TimeSpan? silentFor, CancellationToken cancellationToken) =>
        Cluster.ReportProbeAsync(peer, epoch, silentFor, cancellationToken);

    public ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken) =>
        Cluster.ClaimProbesAsync(prober, claim, after, limit, cancellationToken);

    public ValueTask<PeerDescriptionPage> ListPeersAsync(string? after, int limit, CancellationToken cancellationToken) =>
        Cluster.ListPeersAsync(after, limit, cancellationToken);

    public ValueTask<PeerDescription?> FindPeerAsync(string peer, CancellationToken cancellationToken) =>
        Cluster.FindPeerAsync(peer, cancellationToken);

    public ValueTask<DirectoryResult<FileEntryPage>> ListFilesAsync(
        string peer, FileEntry? after, int limit, CancellationToken cancellationToken) =>
        Cluster.ListFilesAsync(peer, after, limit, cancellationToken);

    public ValueTask<DirectoryResult<SourcePage>> FindByNameAsync(
        string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken) =>
        Cluster.FindByNameAsync(name, whole, from, limit, cancellationToken);

    public ValueTask<DirectoryResult<SourcePage>> FindByContentAsync(
        ContentId content, string? from, int limit, CancellationToken cancellationToken) =>
        Cluster.FindByContentAsync(content, from, limit, cancellationToken);

    public ValueTask<DirectoryResult<IReadOnlyList<long>>> FindSizesAsync(
        PiecesRoot root, int limit, CancellationToken cancellationToken) =>
        Cluster.FindSizesAsync(root, limit, cancellationToken);

    public ValueTask<DirectoryResult<SearchResults>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        Cluster.SearchAsync(query, cancellationToken);
}
