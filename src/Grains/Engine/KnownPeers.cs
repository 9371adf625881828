namespace P2POrleans.Grains.Engine;

/// <summary>
/// Names that somebody has, as far as this process has heard: calls with their tokens go to their grains at once. Any thread may call.
/// </summary>
internal sealed class KnownPeers
{
    /// <summary>As many as a large directory has. Whoever goes on when they are full costs one more look-up, once.</summary>
    public const int MaxNames = 100_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public bool Contains(string peer)
    {
        lock (_lock)
            return _names.Contains(peer);
    }

    public void Add(string peer)
    {
        lock (_lock)
        {
            if (_names.Count == MaxNames)
                _names.Clear();
            _names.Add(peer);
        }
    }

    /// <summary>Perhaps nobody has the name any more.</summary>
    public void Remove(string peer)
    {
        lock (_lock)
            _names.Remove(peer);
    }
}
