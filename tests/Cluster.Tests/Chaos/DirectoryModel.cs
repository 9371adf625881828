using System.Diagnostics;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>
/// What a directory may and must answer, kept beside it while it is used: what was acknowledged and not removed since must be in every answer that
/// succeeds, while its peer's lease certainly lasts; what was sent and not acknowledged may be; anything else must not. The same holds for the
/// peers themselves. Any thread may call.
/// </summary>
/// <param name="lease">What the directory gives.</param>
internal sealed class DirectoryModel(TimeSpan lease)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Peer, FileEntry File), ModelEntry> _entries = [];
    private readonly Dictionary<string, ModelPeer> _peers = new(StringComparer.Ordinal);
    private long _moments;

    /// <summary>A point in time, to be taken before a read begins.</summary>
    public long Begin()
    {
        lock (_lock)
            return ++_moments;
    }

    /// <summary>A call that brings the peer into being, or online, is about to be sent.</summary>
    public void Calling(string peer)
    {
        lock (_lock)
            StateOf(peer).OfflineSince = null;
    }

    public void Registering(string peer)
    {
        lock (_lock)
        {
            ModelPeer state = StateOf(peer);
            state.GoneSince = null;
            state.OfflineSince = null;
        }
    }

    public void Registered(PeerDescription peer)
    {
        lock (_lock)
        {
            ModelPeer state = StateOf(peer.Name);
            state.Registration = peer;
            state.RegisteredSince = ++_moments;
        }
    }

    public void SigningOff(string peer)
    {
        lock (_lock)
            StateOf(peer).OnlineUntil = 0;
    }

    public void SignedOff(string peer)
    {
        lock (_lock)
            StateOf(peer).OfflineSince = ++_moments;
    }

    public void Removing(string peer)
    {
        lock (_lock)
        {
            ModelPeer state = StateOf(peer);
            state.RegisteredSince = null;
            state.OnlineUntil = 0;
            foreach (ModelEntry entry in EntriesOf(peer))
                entry.CertainSince = null;
        }
    }

    public void Removed(string peer)
    {
        lock (_lock)
        {
            long now = ++_moments;
            StateOf(peer).GoneSince = now;
            foreach (ModelEntry entry in EntriesOf(peer))
                entry.GoneSince ??= now;
        }
    }

    public void Sending(string peer, IEnumerable<FileEntry> removed, IEnumerable<FileEntry> added)
    {
        lock (_lock)
        {
            foreach (FileEntry file in removed)
                StateOf(peer, file).CertainSince = null;
            foreach (FileEntry file in added)
                StateOf(peer, file).GoneSince = null;
        }
    }

    public void Acknowledged(string peer, IEnumerable<FileEntry> removed, IEnumerable<FileEntry> added)
    {
        lock (_lock)
        {
            long now = ++_moments;
            foreach (FileEntry file in removed)
                StateOf(peer, file).GoneSince = now;
            foreach (FileEntry file in added)
            {
                ModelEntry state = StateOf(peer, file);
                state.CertainSince ??= now;
                state.GoneSince = null;
            }
        }
    }

    /// <summary>A peer's lease was renewed, which was acknowledged just now: at some moment since it was asked for.</summary>
    /// <param name="sent">Timestamp of when it was asked for.</param>
    public void Renewed(string peer, long sent)
    {
        lock (_lock)
        {
            ModelPeer state = StateOf(peer);
            // It may have lapsed before it was renewed.
            if (Stopwatch.GetTimestamp() >= state.OnlineUntil)
                state.OnlineSince = ++_moments;
            state.OnlineUntil = Math.Max(state.OnlineUntil, sent + (long)(lease.TotalSeconds * Stopwatch.Frequency));
        }
    }

    /// <summary>Compares an answer that has just come with what it had to hold.</summary>
    /// <param name="begun">When the read began.</param>
    /// <param name="isAsked">Whether the read was about a file.</param>
    /// <param name="found">The peers and files of the answer.</param>
    /// <param name="ofOffline">Whether it shows what peers have that are offline.</param>
    /// <returns>Sentences; none if all is well.</returns>
    public IReadOnlyList<string> Check(
        string read,
        long begun,
        Func<string, FileEntry, bool> isAsked,
        IReadOnlyCollection<(string Peer, FileEntry File)> found,
        bool ofOffline = false)
    {
        var violations = new List<string>();
        var answer = found.ToHashSet();
        lock (_lock)
        {
            foreach (((string peer, FileEntry file), ModelEntry state) in _entries)
            {
                if (state.CertainSince < begun && (ofOffline || IsOnline(peer, begun)) && isAsked(peer, file) && !answer.Contains((peer, file)))
                    violations.Add($"{read} misses {peer}'s {file.Name}, acknowledged at {state.CertainSince} and read at {begun}");
            }

            foreach ((string peer, FileEntry file) in answer)
            {
                if (!_entries.TryGetValue((peer, file), out ModelEntry? state))
                    violations.Add($"{read} found {peer}'s {file.Name}, which was never sent");
                else if (state.GoneSince < begun)
                    violations.Add($"{read} found {peer}'s {file.Name}, whose removal was acknowledged at {state.GoneSince}; read at {begun}");
            }
        }

        return violations;
    }

    /// <summary>As <see cref="Check"/>, for an answer that does not say which peers have a file.</summary>
    public IReadOnlyList<string> CheckFiles(
        string read, long begun, Func<FileEntry, bool> isAsked, IReadOnlyCollection<FileEntry> found)
    {
        var violations = new List<string>();
        var answer = found.ToHashSet();
        lock (_lock)
        {
            foreach (var file in _entries.GroupBy(entry => entry.Key.File, entry => (entry.Key.Peer, State: entry.Value)))
            {
                if (file.Any(of => of.State.CertainSince < begun && IsOnline(of.Peer, begun)) && isAsked(file.Key) && !answer.Contains(file.Key))
                    violations.Add($"{read} misses {file.Key.Name}; read at {begun}");
                if (file.All(of => of.State.GoneSince < begun) && answer.Contains(file.Key))
                    violations.Add($"{read} found {file.Key.Name}, whose removal was acknowledged; read at {begun}");
            }

            violations.AddRange(answer.Except(_entries.Keys.Select(key => key.File))
                .Select(file => $"{read} found {file.Name}, which was never sent"));
        }

        return violations;
    }

    /// <summary>As <see cref="Check"/>, for an answer that is about a peer itself.</summary>
    /// <param name="found">Null when the directory knows no such peer.</param>
    public IReadOnlyList<string> CheckPeer(string peer, long begun, PeerDescription? found)
    {
        lock (_lock)
        {
            ModelPeer state = StateOf(peer);
            if (found is null)
                return Missing("the peer's page", peer, begun);
            if (state.GoneSince < begun)
                return [$"the peer's page found {found}, whose removal was acknowledged at {state.GoneSince}; read at {begun}"];

            var violations = new List<string>();
            if (state.RegisteredSince < begun && !IsAtLeast(found, state.Registration!))
                violations.Add($"the peer's page found {found}, and {state.Registration} was acknowledged at {state.RegisteredSince}; read at {begun}");
            if (!found.Online && IsOnline(peer, begun))
                violations.Add($"the peer's page found {peer} offline, which is online since {state.OnlineSince}; read at {begun}");
            if (found.Online && state.OfflineSince < begun)
                violations.Add($"the peer's page found {peer} online, which signed off at {state.OfflineSince}; read at {begun}");
            return violations;
        }
    }

    /// <summary>The directory answered that it knows no such peer.</summary>
    public IReadOnlyList<string> CheckUnknown(string read, string peer, long begun)
    {
        lock (_lock)
            return Missing(read, peer, begun);
    }

    private static bool IsAtLeast(PeerDescription found, PeerDescription acknowledged) =>
        found.Epoch == acknowledged.Epoch ? found.GrpcUrl == acknowledged.GrpcUrl : found.Epoch > acknowledged.Epoch;

    private string[] Missing(string read, string peer, long begun) => StateOf(peer) is { RegisteredSince: { } since } && since < begun
        ? [$"{read} misses {peer}, whose registration was acknowledged at {since}; read at {begun}"]
        : [];

    /// <summary>Whether its lease lasted from then until now, certainly.</summary>
    private bool IsOnline(string peer, long begun) =>
        StateOf(peer) is var state && state.OnlineSince < begun && Stopwatch.GetTimestamp() < state.OnlineUntil;

    private ModelPeer StateOf(string peer)
    {
        if (!_peers.TryGetValue(peer, out ModelPeer? state))
            _peers.Add(peer, state = new ModelPeer());
        return state;
    }

    private ModelEntry StateOf(string peer, FileEntry file)
    {
        if (!_entries.TryGetValue((peer, file), out ModelEntry? state))
            _entries.Add((peer, file), state = new ModelEntry());
        return state;
    }

    private IEnumerable<ModelEntry> EntriesOf(string peer) =>
        _entries.Where(entry => entry.Key.Peer == peer).Select(entry => entry.Value);
}
