using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Gateway.Tests.Harness;

/// <summary>
/// A directory in trouble: answers with <see cref="Fault"/> where it can, and throws <see cref="Exception"/> where it can't, or
/// everywhere while there is no fault.
/// </summary>
internal sealed class BrokenDirectory : IFileDirectory
{
    public DirectoryFault? Fault { get; init; }

    public required Exception Exception { get; init; }

    public ValueTask<DirectoryStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => throw Exception;

    /// <summary>How often it was asked whether it is whole.</summary>
    public int Checks { get; private set; }

    public ValueTask<DirectoryFault?> CheckAsync(CancellationToken cancellationToken)
    {
        Checks++;
        return new(Fault ?? throw Exception);
    }

    public ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer request, CancellationToken cancellationToken) =>
        Answer<Registration>();

    public ValueTask<DirectoryResult<PeerDescription>> AuthenticateAsync(string token, CancellationToken cancellationToken) =>
        Answer<PeerDescription>();

    public ValueTask<DirectoryResult<Heartbeat>> HeartbeatAsync(string token, CancellationToken cancellationToken) => Answer<Heartbeat>();

    public ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(
        string token, Announce announce, CancellationToken cancellationToken) => Answer<AnnounceReceipt>();

    public ValueTask<DirectoryResult<PeerDescription>> SignOffAsync(string token, CancellationToken cancellationToken) =>
        Answer<PeerDescription>();

    public ValueTask<DirectoryResult<PeerDescription>> RemoveAsync(string token, CancellationToken cancellationToken) =>
        Answer<PeerDescription>();

    public ValueTask<DirectoryResult<PeerDescription>> ReportProbeAsync(
        string peer, long epoch, TimeSpan? silentFor, CancellationToken cancellationToken) => Answer<PeerDescription>();

    public ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken) => throw Exception;

    public ValueTask<PeerDescriptionPage> ListPeersAsync(string? after, int limit, CancellationToken cancellationToken) => throw Exception;

    public ValueTask<PeerDescription?> FindPeerAsync(string peer, CancellationToken cancellationToken) => throw Exception;

    public ValueTask<DirectoryResult<FileEntryPage>> ListFilesAsync(
        string peer, FileEntry? after, int limit, CancellationToken cancellationToken) => Answer<FileEntryPage>();

    public ValueTask<DirectoryResult<SourcePage>> FindByNameAsync(
        string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken) => Answer<SourcePage>();

    public ValueTask<DirectoryResult<SourcePage>> FindByContentAsync(
        ContentId content, string? from, int limit, CancellationToken cancellationToken) => Answer<SourcePage>();

    public ValueTask<DirectoryResult<IReadOnlyList<long>>> FindSizesAsync(
        PiecesRoot root, int limit, CancellationToken cancellationToken) => Answer<IReadOnlyList<long>>();

    public ValueTask<DirectoryResult<SearchResults>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        Answer<SearchResults>();

    private ValueTask<DirectoryResult<T>> Answer<T>()
        where T : class => new(Fault ?? throw Exception);
}
