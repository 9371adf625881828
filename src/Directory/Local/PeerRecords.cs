using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Local;

/// <summary>
/// The records of peers: one for a name at a time, opened when it is first used and kept while somebody has the name. One that nobody
/// has takes no room once it is not in use any more, so names that were removed, dropped or made up leave nothing behind. Nor is
/// one kept that the store does not agree with. Any thread may call.
/// </summary>
internal sealed class PeerRecords(Func<string, Task<PeerRecord>> open)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <exception cref="Storage.DirectoryStoreException">The record can't be read; the next caller reads again.</exception>
    public async ValueTask<T> UseAsync<T>(string peer, Func<PeerRecord, ValueTask<T>> use)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(peer, out entry))
                _entries.Add(peer, entry = new Entry(new Lazy<Task<PeerRecord>>(() => open(peer))));
            entry.Users++;
        }

        try
        {
            return await use(await entry.Record.Value);
        }
        finally
        {
            Leave(peer, entry);
        }
    }

    private void Leave(string peer, Entry entry)
    {
        lock (_lock)
        {
            if (--entry.Users == 0 && entry.Record.Value is not { IsCompletedSuccessfully: true, Result: { IsVacant: false, IsOvertaken: false } })
                _entries.Remove(peer);
        }
    }

    private sealed class Entry(Lazy<Task<PeerRecord>> record)
    {
        public Lazy<Task<PeerRecord>> Record => record;

        public int Users { get; set; }
    }
}
