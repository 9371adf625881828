namespace P2POrleans.FileDirectory.Indexing;

/// <summary>The peers that hold a file which more than one peer holds.</summary>
internal sealed class HolderSet
{
    private int[] _peers = new int[4];

    public int Count { get; private set; }

    /// <summary>How many of them are online; kept by the owner.</summary>
    public int Online { get; set; }

    public ReadOnlySpan<int> Peers => _peers.AsSpan(0, Count);

    public void Add(int peer)
    {
        if (Count == _peers.Length)
            Array.Resize(ref _peers, Count + (Count >> 1));
        _peers[Count++] = peer;
    }

    public void Remove(int peer)
    {
        int at = Peers.IndexOf(peer);
        _peers[at] = _peers[--Count];
        if (Count > 8 && Count < _peers.Length / 4)
            Array.Resize(ref _peers, _peers.Length / 2);
    }
}
