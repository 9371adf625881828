using System.Runtime.CompilerServices;
using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.HostilePeer;

/// <summary>A content in memory, and what is sent in its place.</summary>
internal sealed class HostileContent
{
    private const int ChunkLength = 64 * 1024;

    private readonly byte[] _bytes;
    private readonly Vice _vice;

    /// <param name="claimed">The id that it goes by; null for its own.</param>
    public HostileContent(byte[] bytes, Vice vice, ContentId? claimed)
    {
        _vice = vice;
        _bytes = vice is Vice.WrongBytes or Vice.WrongLayer ? [.. bytes.Select(b => (byte)~b)] : bytes;
        Id = claimed ?? ContentHasher.Hash(bytes).Id;
        Layer = ContentHasher.Hash(vice == Vice.WrongLayer ? _bytes : bytes).Layer;
    }

    public ContentId Id { get; }

    public bool IsMute => _vice == Vice.Mute;

    public ReadOnlyMemory<byte> Layer { get; }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> RangeAsync(
        long offset, long length, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_vice == Vice.Silence)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        long end = Math.Min(_bytes.Length, offset + (_vice == Vice.Less ? length / 2 : length));
        int most = _vice switch
        {
            Vice.Trickle => 1,
            Vice.Slowness => 4096,
            _ => ChunkLength,
        };
        while (offset < end)
        {
            int chunk = (int)Math.Min(end - offset, most);
            yield return _bytes.AsMemory((int)offset, chunk);
            offset += chunk;
            if (most < ChunkLength)
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }

        if (_vice == Vice.More)
            yield return new byte[ChunkLength];
    }
}
