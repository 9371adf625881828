using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Local;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.TestKit;
using static P2POrleans.Directory.Contract.Files;

namespace P2POrleans.Directory.Tests.Search;

public sealed class SearchBoundTests
{
    /// <summary>More than are looked at for a word.</summary>
    private const int TooMany = NameSearch.MaxWork + 1000;

    [Fact]
    public async Task Search_MoreEqualsThanAreRanked_PagesThroughThoseThatAreAndSaysSo()
    {
        const int count = (2 * NameSearch.MaxAlike) + 100;
        await using LocalDirectory directory = await ShareAsync(
            Enumerable.Range(0, count).Select(i => Entry($"word {i * 7919 % count:0000}", i)));

        (List<string> seen, bool isComplete) = await AllPagesAsync(directory, "word");

        Assert.False(isComplete);
        Assert.Equal(NameSearch.MaxAlike, seen.Count);
        Assert.Equal(seen.Distinct().Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Search_CommonWordWithARareOne_FindsAllAndSaysSo()
    {
        await using LocalDirectory directory = await ShareAsync(
            Enumerable.Range(0, TooMany).Select(i => Entry($"common {i}", i))
                .Append(Entry("common/needle.txt", 1)).Append(Entry("CommonNeedles", 2)).Append(Entry("uncommon needle", 3)));

        SearchResults found = await SearchAsync(directory, "common needle");
        SearchResults prefixes = await SearchAsync(directory, "comm need");

        Assert.Equal(["common/needle.txt", "CommonNeedles"], found.Matches.Select(match => match.File.Name));
        Assert.Equal(2, prefixes.Matches.Count);
        Assert.True(found.IsComplete && prefixes.IsComplete);
    }

    [Fact]
    public async Task Search_MoreFilesThanAreLookedAt_SaysSo()
    {
        // Ranked apart by their further words, so that it is not the equals that are too many.
        string[] further = [.. Enumerable.Range(0, 80).Select(i => string.Join(' ', Enumerable.Range(0, i).Select(n => $"x{n}")))];
        await using LocalDirectory directory = await ShareAsync(
            Enumerable.Range(0, TooMany).Select(i => Entry($"common {i} {further[i % further.Length]}", i)));

        Assert.False((await AllPagesAsync(directory, "common")).IsComplete);
        Assert.True((await AllPagesAsync(directory, "common 1700")).IsComplete);
        Assert.True((await SearchAsync(directory, "common")).IsComplete, "The best are the best, whatever comes after them.");
    }

    private static async Task<LocalDirectory> ShareAsync(IEnumerable<FileEntry> files)
    {
        LocalDirectory directory = await LocalDirectory.OpenAsync(
            new MemoryDirectoryStore(), new DirectoryOptions { Partitions = 1 }, new ManualTimeProvider(), DirectoryObserver.None,
            CancellationToken.None);
        await (await PeerDriver.RegisterAsync(directory, "ana")).ShareAsync([.. files]);
        return directory;
    }

    private static async Task<(List<string> Names, bool IsComplete)> AllPagesAsync(LocalDirectory directory, string text)
    {
        var names = new List<string>();
        bool isComplete = true;
        string? cursor = null;
        do
        {
            SearchResults page = await SearchAsync(directory, text, cursor);
            names.AddRange(page.Matches.Select(match => match.File.Name));
            isComplete &= page.IsComplete;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return (names, isComplete);
    }

    private static async Task<SearchResults> SearchAsync(LocalDirectory directory, string text, string? cursor = null) =>
        PeerDriver.Value(await directory.SearchAsync(new SearchQuery(text, null, null, null, 100, cursor), CancellationToken.None));
}
