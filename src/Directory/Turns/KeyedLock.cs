namespace P2POrleans.FileDirectory.Turns;

/// <summary>One at a time for each key; keys that nobody uses take no room.</summary>
internal sealed class KeyedLock
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Dispose the pass to leave.</summary>
    public async ValueTask<Pass> EnterAsync(string key, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out entry))
                _entries.Add(key, entry = new Entry());
            entry.Users++;
        }

        try
        {
            return new Pass(this, key, await entry.Lock.EnterAsync(cancellationToken));
        }
        catch
        {
            Leave(key);
            throw;
        }
    }

    private void Leave(string key)
    {
        lock (_lock)
        {
            if (--_entries[key].Users == 0)
                _entries.Remove(key);
        }
    }

    private sealed class Entry
    {
        public AsyncLock Lock { get; } = new();

        /// <summary>Who is inside or waits.</summary>
        public int Users { get; set; }
    }

    internal readonly struct Pass(KeyedLock owner, string key, AsyncLock.Pass inner) : IDisposable
    {
        public void Dispose()
        {
            inner.Dispose();
            owner.Leave(key);
        }
    }
}
