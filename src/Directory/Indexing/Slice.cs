using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>What one peer has in the partition. Read and changed under the partition's lock.</summary>
internal sealed class Slice(int index, PeerState peer)
{
    private int[] _files = [];

    /// <summary>The peer's number inside the partition.</summary>
    public int Index { get; } = index;

    public PeerState Peer { get; set; } = peer;

    public long Epoch { get; set; }

    public long Sequence { get; set; }

    /// <summary>Bytes of the slice's segments in the store.</summary>
    public long StoredBytes { get; set; }

    /// <summary>About as many bytes as a segment with all of the slice and nothing else has.</summary>
    public long LiveBytes { get; set; }

    /// <summary>Entries by name.</summary>
    public int Names { get; private set; }

    /// <summary>Entries by name and by root.</summary>
    public int Count { get; private set; }

    /// <summary>Each as <see cref="Reference"/>, in no order.</summary>
    public ReadOnlySpan<int> Files => _files.AsSpan(0, Count);

    public static int Reference(bool byName, int file) => (file << 1) | (byName ? 1 : 0);

    public static (bool ByName, int File) Parse(int reference) => ((reference & 1) != 0, reference >> 1);

    public void Add(int reference)
    {
        if (Count == _files.Length)
            Array.Resize(ref _files, Math.Max(4, Count + (Count >> 3) + 1));
        _files[Count++] = reference;
        Names += reference & 1;
    }

    public void Remove(int reference)
    {
        int at = Files.IndexOf(reference);
        _files[at] = _files[--Count];
        Names -= reference & 1;
    }
}
