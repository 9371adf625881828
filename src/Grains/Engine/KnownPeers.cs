namespace P2POrleans.Grains.Engine;

/// <summary>
/// Names that somebody has, as far as this process has heard: calls with their tokens go to their grains at once. Any thread may call.
/// </summary>
internal sealed class KnownPeers
{
    /// <summary>
    /// Of a generation; as many as a large directory has. When there are more a new one begins, and who was not asked for since the one
    /// before began is forgotten, which costs a look-up when it is asked for again.
    /// </summary>
    public const int MaxNames = 100_000;

    private readonly Lock _lock = new();
    private HashSet<string> _names = new(StringComparer.Ordinal);
    private HashSet<string> _older = new(StringComparer.Ordinal);

    public bool Contains(string peer)
    {
        lock (_lock)
        {
            if (_names.Contains(peer))
                return true;
            if (!_older.Contains(peer))
                return false;
            Keep(peer);
            return true;
        }
    }

    public void Add(string peer)
    {
        lock (_lock)
            Keep(peer);
    }

    /// <summary>Perhaps nobody has the name any more.</summary>
    public void Remove(string peer)
    {
        lock (_lock)
        {
            _names.Remove(peer);
            _older.Remove(peer);
        }
    }

    private void Keep(string peer)
    {
        if (_names.Count == MaxNames && !_names.Contains(peer))
            (_older, _names) = (_names, new HashSet<string>(StringComparer.Ordinal));
        _names.Add(peer);
    }
}
