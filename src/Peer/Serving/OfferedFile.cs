using P2POrleans.Peer.Shares;

namespace P2POrleans.Peer.Serving;

/// <summary>A file that another peer was asked to take. Given to whoever asks for its content, but listed and announced nowhere.</summary>
/// <param name="Id">Random; only the receiver is told.</param>
/// <param name="Receiver">The name of the peer that it is offered to.</param>
/// <param name="Entry">Under the name that it is offered by.</param>
/// <param name="Layer">Of the content.</param>
internal sealed record OfferedFile(byte[] Id, string Receiver, ShareEntry Entry, ReadOnlyMemory<byte> Layer)
{
    /// <summary>Bytes of an id.</summary>
    public const int IdLength = 16;
}
