using P2POrleans.FileDirectory;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>
/// What a directory may and must answer, kept beside it while it is used: what was acknowledged and not removed since must be in every answer that
/// succeeds; what was sent and not acknowledged may be; anything else must not. Any thread may call.
/// </summary>
internal sealed class DirectoryModel
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Peer, FileEntry File), EntryState> _entries = [];
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

    /// <summary>Compares an answer with what it had to hold.</summary>
    /// <param name="begun">When the read began.</param>
    /// <param name="isAsked">Whether the read was about a file.</param>
    /// <param name="found">The peers and files of the answer.</param>
    /// <returns>Sentences; none if all is well.</returns>
    public IReadOnlyList<string> Check(
        string read, long begun, Func<string, FileEntry, bool> isAsked, IReadOnlyCollection<(string Peer, FileEntry File)> found)
    {
        var violations = new List<string>();
        var answer = found.ToHashSet();
        lock (_lock)
        {
            foreach (((string peer, FileEntry file), EntryState state) in _entries)
            {
                if (state.CertainSince < begun && isAsked(peer, file) && !answer.Contains((peer, file)))
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
            foreach (IGrouping<FileEntry, EntryState> file in _entries.GroupBy(entry => entry.Key.File, entry => entry.Value))
            {
                if (file.Any(state => state.CertainSince < begun) && isAsked(file.Key) && !answer.Contains(file.Key))
                    violations.Add($"{read} misses {file.Key.Name}; read at {begun}");
                if (file.All(state => state.GoneSince < begun) && answer.Contains(file.Key))
                    violations.Add($"{read} found {file.Key.Name}, whose removal was acknowledged; read at {begun}");
            }

            violations.AddRange(answer.Except(_entries.Keys.Select(key => key.File))
                .Select(file => $"{read} found {file.Name}, which was never sent"));
        }

        return violations;
    }

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
}
