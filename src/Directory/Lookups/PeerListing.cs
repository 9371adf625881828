using System.Text;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Lookups;

/// <summary>Cuts pages of peers, and merges those of several buckets.</summary>
public static class PeerListing
{
    /// <param name="peers">In order, from where the page begins.</param>
    public static PeerDescriptionPage Cut(IEnumerable<PeerDescription> peers, int limit)
    {
        var page = new List<PeerDescription>();
        int bytes = 0;
        foreach (PeerDescription peer in peers)
        {
            if (page.Count == limit || bytes > PageBytes.Max)
                return new PeerDescriptionPage(page, IsLast: false);
            page.Add(peer);
            bytes += BytesOf(peer);
        }

        return new PeerDescriptionPage(page, IsLast: true);
    }

    public static PeerDescriptionPage Merge(IReadOnlyList<PeerDescriptionPage> pages, int limit)
    {
        List<PeerDescription> peers = [.. pages.SelectMany(page => page.Peers).OrderBy(peer => peer.Name, StringComparer.Ordinal)];
        int count = Math.Min(peers.Count, limit);
        // What a bucket did not show comes after the last one that it did: up to there the merged page may go.
        foreach (PeerDescriptionPage cut in pages.Where(page => !page.IsLast))
            count = Math.Min(count, peers.FindIndex(peer => peer.Name == cut.Peers[^1].Name) + 1);
        return new PeerDescriptionPage(peers[..count], count == peers.Count && pages.All(page => page.IsLast));
    }

    private static int BytesOf(PeerDescription peer) =>
        Encoding.UTF8.GetByteCount(peer.Name) + Encoding.UTF8.GetByteCount(peer.GrpcUrl)
        + Encoding.UTF8.GetByteCount(peer.HttpUrl ?? "") + PageBytes.Overhead;
}
