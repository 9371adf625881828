using Microsoft.Win32.SafeHandles;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// The verified pieces of a content that is being fetched: more and more, in the end all. Readable also when the file has its final
/// name. Any thread.
/// </summary>
public sealed class SharedPieces : IDisposable
{
    private readonly PartialFile _file;
    private readonly PieceLayer _layer;
    private readonly PiecePicker _picker;

    /// <param name="name">What the content is called.</param>
    /// <param name="file">Where it is.</param>
    /// <param name="layer">Of the content.</param>
    /// <param name="picker">Knows what is on its way.</param>
    /// <exception cref="IOException">The file can't be opened once more.</exception>
    internal SharedPieces(string name, PartialFile file, PieceLayer layer, PiecePicker picker)
    {
        _file = file;
        _layer = layer;
        _picker = picker;
        Name = name;
        Handle = file.OpenToRead();
    }

    public ContentId Content => _layer.Content;

    public string Name { get; }

    internal SafeFileHandle Handle { get; }

    internal ReadOnlyMemory<byte> Layer => _layer.Wire;

    internal int Count => Enumerable.Range(0, _layer.Geometry.PieceCount).Count(_file.IsVerified);

    /// <summary>False when somebody changed the file after it had come; until then only what was verified is written.</summary>
    internal bool IsUnchanged
    {
        get
        {
            try
            {
                return _file.Final is not { } final || FileStamp.Of(Handle) == final;
            }
            catch (ObjectDisposedException)
            {
                // Given on no more.
                return false;
            }
        }
    }

    /// <summary>Whether a range that is inside of the content is there.</summary>
    internal bool Has(long offset, long length)
    {
        if (length == 0)
            return true;
        int pieceLength = _layer.Geometry.PieceLength;
        for (int piece = (int)(offset / pieceLength); piece <= (offset + length - 1) / pieceLength; piece++)
        {
            if (!_file.IsVerified(piece))
                return false;
        }

        return true;
    }

    /// <summary>One bit per piece, the most significant first; empty when all are there.</summary>
    internal byte[] Have()
    {
        byte[] bits = Bits(_file.IsVerified, out int count);
        return count == _layer.Geometry.PieceCount ? [] : bits;
    }

    /// <summary>The same for pieces that are on their way; empty when none are.</summary>
    internal byte[] Coming()
    {
        byte[] bits = Bits(_picker.IsTaken, out int count);
        return count == 0 ? [] : bits;
    }

    public void Dispose() => Handle.Dispose();

    private byte[] Bits(Func<int, bool> isSet, out int set) => PieceBits.Write(_layer.Geometry.PieceCount, isSet, out set);
}
