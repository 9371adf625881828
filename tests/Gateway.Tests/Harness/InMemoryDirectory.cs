using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Gateway.Tests.Harness;

internal sealed class InMemoryDirectory(TimeProvider time) : IFileDirectory
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, State> _peers = new(StringComparer.Ordinal);

    private sealed class State
    {
        public required string Name, Credential, Token, GrpcUrl;
        public required PeerKind Kind;
        public string? HttpUrl;
        public long Epoch, Sequence;
        public DateTimeOffset Until;
        public SortedSet<(string, string)> Files = [];
    }

    private PeerDescription Describe(State s) => new(s.Name, s.Kind, s.Until > time.GetUtcNow(), s.GrpcUrl, s.HttpUrl, s.Epoch, s.Files.Count);
    private State? ByToken(string token) => _peers.Values.FirstOrDefault(p => p.Token == token);
    private static DirectoryFault Bad => new(DirectoryError.InvalidToken, "The token is not valid.");
    private static FileEntry Entry((string Name, string Id) f) => new(f.Name, f.Id.Length == 0 ? null : ContentId.TryParse(f.Id, out var id) ? id : null);
    private static (string, string) Key(FileEntry e) => (e.Name, e.Content?.ToString() ?? "");

    public ValueTask<DirectoryStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(new DirectoryStatistics("local", 1, _peers.Count, _peers.Values.Count(p => p.Until > time.GetUtcNow()), _peers.Values.Sum(p => p.Files.Count)));
    }

    public ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer r, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            bool isNew = !_peers.TryGetValue(r.Name, out var s);
            if (!isNew && (s!.Kind != r.Kind || s.Credential != r.Credential))
                return new(new DirectoryFault(DirectoryError.WrongCredential, "The name is taken."));
            s ??= _peers[r.Name] = new State { Name = r.Name, Kind = r.Kind, Credential = r.Credential ?? Guid.NewGuid().ToString("N"), Token = "", GrpcUrl = "" };
            s.GrpcUrl = r.GrpcUrl; s.HttpUrl = r.HttpUrl; s.Epoch++; s.Sequence = 0; s.Until = time.GetUtcNow() + Lease;
            s.Token = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(r.Name)) + "." + Guid.NewGuid().ToString("N");
            return new(new Registration(Describe(s), isNew && r.Kind == PeerKind.Native ? s.Credential : null, s.Token, isNew, new Heartbeat(s.Epoch, 0, true, Lease, Lease / 3)));
        }
    }

    public ValueTask<DirectoryResult<PeerDescription>> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(ByToken(token) is { } s ? Describe(s) : Bad);
    }

    public ValueTask<DirectoryResult<Heartbeat>> HeartbeatAsync(string token, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (ByToken(token) is not { } s) return new(Bad);
            s.Until = time.GetUtcNow() + Lease;
            return new(new Heartbeat(s.Epoch, s.Sequence, s.Sequence == 0, Lease, Lease / 3));
        }
    }

    public ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(string token, Announce a, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (ByToken(token) is not { } s) return new(Bad);
            if (a.Epoch is { } e && e != s.Epoch) return new(new DirectoryFault(DirectoryError.StaleEpoch, "Stale.") { ExpectedEpoch = s.Epoch, ExpectedSequence = s.Sequence + 1 });
            if (a.Sequence is { } q && q != s.Sequence + 1 && q != s.Sequence) return new(new DirectoryFault(DirectoryError.SequenceGap, "Gap.") { ExpectedEpoch = s.Epoch, ExpectedSequence = s.Sequence + 1 });
            if (a.IsFull) s.Files.Clear();
            s.Files.ExceptWith(a.Removed.Select(Key)); s.Files.UnionWith(a.Added.Select(Key));
            s.Sequence = a.Sequence ?? s.Sequence + 1; s.Until = time.GetUtcNow() + Lease;
            return new(new AnnounceReceipt(s.Sequence, s.Files.Count));
        }
    }

    public ValueTask<DirectoryResult<PeerDescription>> SignOffAsync(string token, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (ByToken(token) is not { } s) return new(Bad);
            s.Until = default;
            return new(Describe(s));
        }
    }

    public ValueTask<DirectoryResult<PeerDescription>> RemoveAsync(string token, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (ByToken(token) is not { } s) return new(Bad);
            _peers.Remove(s.Name);
            return new(Describe(s));
        }
    }

    public ValueTask<DirectoryResult<PeerDescription>> ReportProbeAsync(string peer, bool reachable, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_peers.TryGetValue(peer, out var s) || s.Kind != PeerKind.Original) return new(new DirectoryFault(DirectoryError.UnknownPeer, "No."));
            s.Until = reachable ? time.GetUtcNow() + Lease : default;
            return new(Describe(s));
        }
    }

    public ValueTask<IReadOnlyList<PeerDescription>> ListPeersAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_peers.Values.Where(p => after is null || string.CompareOrdinal(p.Name, after) > 0).Take(limit).Select(Describe).ToArray());
    }

    public ValueTask<PeerDescription?> FindPeerAsync(string peer, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_peers.TryGetValue(peer, out var s) ? Describe(s) : null);
    }

    public ValueTask<DirectoryResult<IReadOnlyList<FileEntry>>> ListFilesAsync(string peer, FileEntry? after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_peers.TryGetValue(peer, out var s)) return new(new DirectoryFault(DirectoryError.UnknownPeer, "No such peer."));
            FileEntry[] page = [.. s.Files.Where(f => after is null || f.CompareTo(Key(after.Value)) > 0).Take(limit).Select(Entry)];
            return new(new DirectoryFaultOr(page).Result);
        }
    }

    private readonly record struct DirectoryFaultOr(FileEntry[] Page)
    {
        public DirectoryResult<IReadOnlyList<FileEntry>> Result => Box<IReadOnlyList<FileEntry>>(Page);
    }

    private static DirectoryResult<T> Box<T>(T value) where T : class => value;

    private DirectoryResult<IReadOnlyList<FileSource>> Sources(Func<FileEntry, bool> match)
    {
        lock (_lock)
            return Box<IReadOnlyList<FileSource>>([.. _peers.Values.Where(p => p.Until > time.GetUtcNow()).SelectMany(p => p.Files.Select(Entry).Where(match).Select(f => new FileSource(f, p.Name, p.Kind, p.GrpcUrl, p.HttpUrl)))]);
    }

    public ValueTask<DirectoryResult<IReadOnlyList<FileSource>>> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        new(Sources(f => f.Name == name || (!name.Contains('/', StringComparison.Ordinal) && f.Name.EndsWith("/" + name, StringComparison.Ordinal))));

    public ValueTask<DirectoryResult<IReadOnlyList<FileSource>>> FindByRootAsync(PiecesRoot root, CancellationToken cancellationToken) =>
        new(Sources(f => f.Content?.Root == root));

    public ValueTask<DirectoryResult<SearchResults>> SearchAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        Sources(f => f.Name.Contains(query.Text, StringComparison.OrdinalIgnoreCase)).TryGet(out var found, out _);
        return new(new SearchResults([.. found!.GroupBy(f => f.File).Select(g => new SearchMatch(g.Key, g.Count())).Take(query.Limit)], null));
    }
}
