using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Silo.Client;

/// <summary>In place of the directory while no silo is there: answers at once that it can't now.</summary>
internal sealed class AbsentDirectory : IFileDirectory
{
    private static readonly DirectoryFault NoSilo =
        new(DirectoryError.Unavailable, "The gateway has no connection to the directory's silos; try again.");

    public ValueTask<DirectoryStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => throw Absent();

    public ValueTask<DirectoryFault?> CheckAsync(CancellationToken cancellationToken) => new(NoSilo);

    public ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer request, CancellationToken cancellationToken) => new(NoSilo);

    public ValueTask<DirectoryResult<PeerDescription>> AuthenticateAsync(string token, CancellationToken cancellationToken) => new(NoSilo);

    public ValueTask<DirectoryResult<Heartbeat>> HeartbeatAsync(string token, CancellationToken cancellationToken) => new(NoSilo);

    public ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(
        string token, Announce announce, CancellationToken cancellationToken) => new(NoSilo);

    public ValueTask<DirectoryResult<PeerDescription>> SignOffAsync(string token, CancellationToken cancellationToken) => new(NoSilo);

    public ValueTask<DirectoryResult<PeerDescription>> RemoveAsync(string token, CancellationToken cancellationToken) => new(NoSilo);

    public ValueTask<DirectoryResult<PeerDescription>> ReportProbeAsync(
        string peer, long epoch, TimeSpan? silentFor, CancellationToken cancellationToken) => new(NoSilo);

    public ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken) => throw Absent();

    public ValueTask<PeerDescriptionPage> ListPeersAsync(string? after, int limit, CancellationToken cancellationToken) => throw Absent();

    public ValueTask<PeerDescription?> FindPeerAsync(string peer, CancellationToken cancellationToken) => throw Absent();

    public ValueTask<DirectoryResult<FileEntryPage>> ListFilesAsync(
        string peer, FileEntry? after, int limit, CancellationToken cancellationToken) => new(NoSilo);

    public ValueTask<DirectoryResult<SourcePage>> FindByNameAsync(
        string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken) => new(NoSilo);

    public ValueTask<DirectoryResult<SourcePage>> FindByContentAsync(
        ContentId content, string? from, int limit, CancellationToken cancellationToken) => new(NoSilo);

    public ValueTask<DirectoryResult<IReadOnlyList<long>>> FindSizesAsync(
        PiecesRoot root, int limit, CancellationToken cancellationToken) => new(NoSilo);

    public ValueTask<DirectoryResult<SearchResults>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) => new(NoSilo);

    /// <summary>For what has no other outcome than a value.</summary>
    private static DirectoryStoreException Absent() => new(NoSilo.Message);
}
