using System.Diagnostics;
using P2POrleans.FileDirectory;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>
/// What a directory may and must answer, kept beside it while it is used: what was acknowledged and not removed since must be in every answer that
/// succeeds, while its peer's lease certainly lasts; what was sent and not acknowledged may be; anything else must not. Any thread may call.
/// </summary>
/// <param name="lease">What the directory gives.</param>
internal sealed class DirectoryModel(TimeSpan lease)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Peer, FileEntry File), EntryState> _entries = [];
    private readonly Dictionary<string, Presence> _presence = new(StringComparer.Ordinal);
    private long _moments;

    /// <summary>A point in time, to be taken before a read begins.</summary>
    public long Begin()
    {
        lock (_lock)
            return ++_moments;
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
                EntryState state = StateOf(peer, file);
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
            if (!_presence.TryGetValue(peer, out Presence? presence))
                _presence.Add(peer, presence = new Presence());
            // It may have lapsed before it was renewed.
            if (Stopwatch.GetTimestamp() >= presence.Until)
                presence.Since = ++_moments;
            presence.Until = Math.Max(presence.Until, sent + (long)(lease.TotalSeconds * Stopwatch.Frequency));
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
            foreach (((string peer, FileEntry file), EntryState state) in _entries)
            {
                if (state.CertainSince < begun && (ofOffline || IsOnline(peer, begun)) && isAsked(peer, file) && !answer.Contains((peer, file)))
                    violations.Add($"{read} misses {peer}'s {file.Name}, acknowledged at {state.CertainSince} and read at {begun}");
            }

            foreach ((string peer, FileEntry file) in answer)
            {
                if (!_entries.TryGetValue((peer, file), out EntryState? state))
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

    /// <summary>Whether its lease lasted from then until now, certainly.</summary>
    private bool IsOnline(string peer, long begun) =>
        _presence.TryGetValue(peer, out Presence? presence) && presence.Since < begun && Stopwatch.GetTimestamp() < presence.Until;

    private EntryState StateOf(string peer, FileEntry file)
    {
        if (!_entries.TryGetValue((peer, file), out EntryState? state))
            _entries.Add((peer, file), state = new EntryState());
        return state;
    }

    private sealed class EntryState
    {
        /// <summary>Null while it may be missing: not acknowledged, or a removal was sent.</summary>
        public long? CertainSince { get; set; }

        /// <summary>Null while it may be there.</summary>
        public long? GoneSince { get; set; }
    }
    private sealed class Presence
    {
        /// <summary>When it began.</summary>
        public long Since { get; set; }

        /// <summary>Timestamp of when it ends at the earliest.</summary>
        public long Until { get; set; }
    }
}
