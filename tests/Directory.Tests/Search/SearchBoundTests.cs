using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Local;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.TestKit;

namespace P2POrleans.Directory.Tests.Search;

public sealed class SearchBoundTests
{
    [Fact]
    public async Task Search_MoreEqualsThanAreRanked_PagesThroughThoseThatAre()
    {
        const int Files = (2 * NameSearch.EqualsRanked) + 100;
        var rules = new DirectoryOptions { Partitions = 1 };
        await using LocalDirectory directory = await LocalDirectory.OpenAsync(
            new MemoryDirectoryStore(), rules, new ManualTimeProvider(), DirectoryObserver.None, CancellationToken.None);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        await ana.ShareAsync([.. Enumerable.Range(0, Files).Select(i => Contract.Files.Entry($"word {i * 7919 % Files:0000}", i))]);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            SearchResults page = PeerDriver.Value(
                await directory.SearchAsync(new SearchQuery("word", null, null, null, 100, cursor), CancellationToken.None));
            seen.AddRange(page.Matches.Select(match => match.File.Name));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(NameSearch.EqualsRanked, seen.Count);
        Assert.Equal(seen.Distinct().Order(StringComparer.Ordinal), seen);
    }
}
