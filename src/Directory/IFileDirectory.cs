using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory;

/// <summary>
/// The directory: which peer has which file. One port with several engines. All members may be called from any thread; names of
/// peers and names to look for are in normal form (<see cref="Protocol.Names"/>). A read that succeeds shows every announce that was acknowledged
/// before it began; only online peers appear in look-ups and searches.
/// </summary>
public interface IFileDirectory
{
    /// <summary>What runs and how much it holds. The counts may lag by a moment.</summary>
    ValueTask<DirectoryStatistics> GetStatisticsAsync(CancellationToken cancellationToken);

    /// <summary>Whether every part of the directory can answer now. Asks each of them once.</summary>
    /// <returns>Null, or what is missing.</returns>
    ValueTask<DirectoryFault?> CheckAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes a new name, or takes a known one again with its credential. Begins a new epoch with a new token, keeps the files
    /// of the earlier ones until a full announce replaces them, and brings the peer online.
    /// </summary>
    /// <returns>Or <see cref="DirectoryError.WrongCredential"/>.</returns>
    ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer request, CancellationToken cancellationToken);

    /// <summary>Whose token it is, without renewing anything.</summary>
    /// <returns>Or <see cref="DirectoryError.InvalidToken"/>.</returns>
    ValueTask<DirectoryResult<PeerDescription>> AuthenticateAsync(string token, CancellationToken cancellationToken);

    /// <summary>Renews the lease of the token's peer, and brings it back online.</summary>
    /// <returns>Or <see cref="DirectoryError.InvalidToken"/>.</returns>
    ValueTask<DirectoryResult<Heartbeat>> HeartbeatAsync(string token, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces or changes the files of the token's peer. When it has answered with success, what was announced is found. The
    /// announce that was committed last may be sent again and gets the same answer; another one with its sequence is a gap. After
    /// <see cref="DirectoryError.Unavailable"/> a part of the announce may be visible: the same one or a full list puts that
    /// right, and no other is taken (<see cref="DirectoryError.SequenceGap"/>) before it. One that is taken renews the lease and brings the peer back online; one that is refused does
    /// neither.
    /// </summary>
    /// <returns>Or InvalidToken, StaleEpoch, SequenceGap, TooMany; nothing was changed then.</returns>
    ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(string token, Announce announce, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the peer offline at once; its name, credential and files are kept. The token of a native peer stays valid until it
    /// registers again; that of an original one ends, and only a registration brings it back.
    /// </summary>
    /// <returns>Or <see cref="DirectoryError.InvalidToken"/>.</returns>
    ValueTask<DirectoryResult<PeerDescription>> SignOffAsync(string token, CancellationToken cancellationToken);

    /// <summary>Forgets the peer: its files, its credential and its name.</summary>
    /// <returns>What it was, or <see cref="DirectoryError.InvalidToken"/>.</returns>
    ValueTask<DirectoryResult<PeerDescription>> RemoveAsync(string token, CancellationToken cancellationToken);

    /// <summary>
    /// Renews or ends the lease of an original peer, which never heartbeats itself. A probe that was overtaken changes nothing: by a
    /// registration, which may name another address, by the peer's signing off, or by somebody else who reached the peer meanwhile.
    /// </summary>
    /// <param name="peer">Its name.</param>
    /// <param name="epoch">Of the peer when the probe began.</param>
    /// <param name="silentFor">Null when it answered; else since when it has not answered whoever reports.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The peer afterwards; or <see cref="DirectoryError.UnknownPeer"/>, also when the peer is not an original one.</returns>
    ValueTask<DirectoryResult<PeerDescription>> ReportProbeAsync(
        string peer, long epoch, TimeSpan? silentFor, CancellationToken cancellationToken);

    /// <summary>
    /// The original peers that the caller is to probe, in name order, offline ones included, but not those that signed off. Whoever asks first
    /// has the care of them: nobody else is given them until its claim ends, which each of its calls begins anew.
    /// </summary>
    /// <param name="prober">Who asks: a text that no other prober uses.</param>
    /// <param name="claim">How long nobody else is to probe them.</param>
    /// <param name="after">Only peers whose name comes after this one (ordinal); null for the first page.</param>
    /// <param name="limit">At most this many, 1 or more; see also <see cref="PageBytes"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Peers in name order, offline ones included.</summary>
    /// <param name="after">Only peers whose name comes after this one (ordinal); null for the first page.</param>
    /// <param name="limit">At most this many, 1 or more; see also <see cref="PageBytes"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<PeerDescriptionPage> ListPeersAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <summary>One peer, or null.</summary>
    ValueTask<PeerDescription?> FindPeerAsync(string peer, CancellationToken cancellationToken);

    /// <summary>What a peer has announced, online or not, in (name, content id) order.</summary>
    /// <param name="peer">Its name.</param>
    /// <param name="after">Only entries after this one; null for the first page.</param>
    /// <param name="limit">At most this many, 1 or more; see also <see cref="PageBytes"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A page; or <see cref="DirectoryError.UnknownPeer"/>.</returns>
    ValueTask<DirectoryResult<FileEntryPage>> ListFilesAsync(
        string peer, FileEntry? after, int limit, CancellationToken cancellationToken);

    /// <summary>Who shares a file of this name now: a page of sources, contents together.</summary>
    /// <param name="name">One with a '/' is compared whole.</param>
    /// <param name="whole">Compare one without a '/' whole too; else with the last segment of names.</param>
    /// <param name="from">Where the page begins; null for the first one.</param>
    /// <param name="limit">At most this many peers, counted once for each content; 1 or more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<DirectoryResult<SourcePage>> FindByNameAsync(
        string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken);

    /// <summary>Who shares this content now: a page of sources, in the order of peers' names.</summary>
    /// <param name="content">Root and size.</param>
    /// <param name="from">The peer with which the page begins; null for the first one.</param>
    /// <param name="limit">At most this many peers, 1 or more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<DirectoryResult<SourcePage>> FindByContentAsync(
        ContentId content, string? from, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// The sizes of the contents with this root that are shared now, ascending: more than one only when somebody forged it.
    /// </summary>
    /// <param name="root">Of the contents.</param>
    /// <param name="limit">At most this many, 1 or more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<DirectoryResult<IReadOnlyList<long>>> FindSizesAsync(PiecesRoot root, int limit, CancellationToken cancellationToken);

    /// <summary>Distinct (name, content) pairs of online peers that match, best first: a page, see also <see cref="PageBytes"/>.</summary>
    /// <returns>
    /// Or <see cref="DirectoryError.Invalid"/> for a query without a word or a cursor of another query;
    /// <see cref="DirectoryError.Unavailable"/> when a partition can't answer: never a shorter answer.
    /// </returns>
    ValueTask<DirectoryResult<SearchResults>> SearchAsync(SearchQuery query, CancellationToken cancellationToken);
}
