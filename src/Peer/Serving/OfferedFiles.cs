using System.Security.Cryptography;
using P2POrleans.Peer.Shares;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Serving;

/// <summary>What this process offers to other peers.</summary>
internal sealed class OfferedFiles(params OfferedFile[] all)
{
    public OfferedFile? Find(ReadOnlySpan<byte> id, string receiver)
    {
        foreach (OfferedFile file in all)
        {
            if (file.Receiver == receiver && CryptographicOperations.FixedTimeEquals(file.Id, id))
                return file;
        }

        return null;
    }

    public IEnumerable<ShareEntry> Find(ContentId content) => all.Select(f => f.Entry).Where(e => e.Content == content);

    public ReadOnlyMemory<byte>? FindLayer(ContentId content) => Array.Find(all, f => f.Entry.Content == content)?.Layer;
}
