using P2POrleans.Peer.Connections;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Serving;

/// <summary>
/// Which pieces were sent of late. Those who fetch one content at the same time, and don't know of each other yet, are told, so that
/// they don't all ask for the same. Any thread.
/// </summary>
internal sealed class SentPieces(TimeProvider time)
{
    /// <summary>By then the receiver itself tells that it has the piece.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    /// <summary>Contents at once; of more, nothing is remembered.</summary>
    private const int MaxContents = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<ContentId, Sent> _sent = [];

    public void Add(ContentId content, long offset, long length)
    {
        var geometry = PieceGeometry.For(content.Size);
        if (geometry.PieceCount < 2 || length == 0)
            return;
        lock (_lock)
        {
            long now = time.GetTimestamp();
            if (!_sent.TryGetValue(content, out Sent? sent))
            {
                foreach (ContentId old in _sent.Where(s => time.GetElapsedTime(s.Value.Last, now) > Memory).Select(s => s.Key).ToArray())
                    _sent.Remove(old);
                if (_sent.Count == MaxContents)
                    return;
                _sent[content] = sent = new Sent(new long[geometry.PieceCount]);
            }

            sent.Last = now;
            int first = (int)(offset / geometry.PieceLength);
            int last = (int)((offset + length - 1) / geometry.PieceLength);
            sent.When.AsSpan(first, last - first + 1).Fill(now);
        }
    }

    /// <summary>One bit per piece, the most significant first; empty when none was sent.</summary>
    public byte[] Bits(ContentId content)
    {
        lock (_lock)
        {
            if (!_sent.TryGetValue(content, out Sent? sent))
                return [];
            long now = time.GetTimestamp();
            return PieceBits.Write(
                sent.When.Length, piece => sent.When[piece] != 0 && time.GetElapsedTime(sent.When[piece], now) <= Memory, out _);
        }
    }

    private sealed class Sent(long[] when)
    {
        public long[] When => when;

        public long Last { get; set; }
    }
}
