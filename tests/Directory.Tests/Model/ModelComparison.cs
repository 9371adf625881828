using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Directory.Tests.Model;

/// <summary>Asks a directory everything that can be asked, and compares the answers with the naive model.</summary>
/// <param name="pageSize">Of searches.</param>
internal sealed class ModelComparison(IFileDirectory directory, List<ModelPeer> peers, int pageSize)
{
    public const int Contents = 12;

    private static readonly string[] Queries =
        ["song", "so", "s", "book song", "2019", "img", "cafe", "live x", "東", "mp3", "readme", "nothing"];

    public async Task RunAsync()
    {
        // Everything that may be there; what is found must be among it.
        FileEntry[] all = [.. peers.SelectMany(peer => peer.Attempts.SelectMany(attempt => attempt.Result).Concat(peer.Files)).Distinct()];
        foreach (string segment in all.Select(entry => SharedName.FileNameOf(entry.Name)).Append("x.txt").Distinct())
            await CompareByNameAsync(segment, entry => SharedName.FileNameOf(entry.Name) == segment, all);
        foreach (string name in all.Select(entry => entry.Name).Where(name => name.Contains('/', StringComparison.Ordinal)).Distinct())
            await CompareByNameAsync(name, entry => entry.Name == name, all);
        for (int content = 0; content < Contents; content++)
        {
            PiecesRoot root = ContentOf(content).Root;
            Compare($"by root {content}", entry => entry.Content?.Root == root,
                all, await directory.AllByRootAsync(root));
        }

        foreach (string query in Queries)
            await CompareSearchAsync(query, all);
        await ComparePeersAsync();
    }

    /// <summary>Contents 0 and 1 have one root in two sizes.</summary>
    public static ContentId ContentOf(int content) => content == 1 ? Files.Content(0, 64) : Files.Content(content);

    private async Task CompareByNameAsync(string name, Func<FileEntry, bool> isMeant, FileEntry[] all) =>
        Compare($"by name '{name}'", isMeant, all, await directory.AllByNameAsync(name));

    private void Compare(string what, Func<FileEntry, bool> isMeant, FileEntry[] all, IReadOnlyList<FileSource> found)
    {
        FileEntry[] meant = [.. all.Where(isMeant)];
        var actual = found.Select(source => (source.Peer, source.File)).ToHashSet();
        Assert.True(actual.Count == found.Count, $"{what}: found something twice.");
        foreach (ModelPeer peer in peers.Where(peer => !peer.IsUnsettled))
        {
            foreach (FileEntry entry in meant)
            {
                bool isFound = actual.Contains((peer.Name, entry));
                bool isOnline = peer is { Exists: true, IsOnline: true };
                Assert.True(isFound || !isOnline || !peer.Certainly(entry), $"{what}: {entry} of {peer.Name} is missing.");
                Assert.True(!isFound || (isOnline && peer.Possibly(entry)), $"{what}: {entry} of {peer.Name} should not be there.");
            }
        }

        foreach (FileSource source in found.Where(source => peers.Exists(peer => peer.Name == source.Peer && !peer.IsUnsettled)))
            Assert.Equal(UrlOf(peers.Single(peer => peer.Name == source.Peer)), source.GrpcUrl);
        Assert.All(found, source => Assert.True(meant.Contains(source.File), $"{what}: found {source.File}."));
    }

    private async Task CompareSearchAsync(string query, FileEntry[] all)
    {
        var found = new List<SearchMatch>();
        string? cursor = null;
        do
        {
            SearchResults page = PeerDriver.Value(
                await directory.SearchAsync(new SearchQuery(query, null, null, null, pageSize, cursor), CancellationToken.None));
            found.AddRange(page.Matches);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        SearchMatch[] expected = NaiveSearch.Run(query, all, entry => peers.Count(peer =>
            peer is { Exists: true, IsOnline: true } && peer.Files.Contains(entry)));
        if (peers.TrueForAll(peer => peer.Attempts.Count == 0 && !peer.IsUnsettled))
            Assert.Equal(expected, found);
        else
            Assert.Equal(found.Select(match => match.File).Distinct().Count(), found.Count);
    }

    private async Task ComparePeersAsync()
    {
        IReadOnlyList<PeerDescription> listed = (await directory.ListPeersAsync(null, 100, CancellationToken.None)).Peers;
        foreach (ModelPeer peer in peers.Where(peer => !peer.IsUnsettled))
        {
            PeerDescription? description = listed.SingleOrDefault(p => p.Name == peer.Name);
            Assert.Equal(description, await directory.FindPeerAsync(peer.Name, CancellationToken.None));
            Assert.Equal(peer.Exists, description is not null);
            if (description is null)
                continue;

            Assert.Equal((peer.IsOnline, peer.Epoch, peer.Kind, UrlOf(peer)),
                (description.Online, description.Epoch, description.Kind, description.GrpcUrl));
            IReadOnlyList<FileEntry> files = PeerDriver.Value(
                await directory.ListFilesAsync(peer.Name, null, 1000, CancellationToken.None)).Files;
            Assert.Equal(files.Order(FileEntryOrder.Instance), files);
            Assert.All(files, entry => Assert.True(peer.Possibly(entry)));
            Assert.All(peer.Files.Where(peer.Certainly), entry => Assert.Contains(entry, files));
            if (peer.Attempts.Count == 0)
                Assert.Equal(peer.Files.Count, description.Files);
        }
    }

    internal static string UrlOf(ModelPeer peer) => $"grpc://{peer.Name}:{peer.Port}";
}
