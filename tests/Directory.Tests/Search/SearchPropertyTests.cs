using System.Globalization;
using P2POrleans.Directory.Contract;
using P2POrleans.Directory.Tests.Model;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Local;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.TestKit;
using Xunit.Abstractions;

namespace P2POrleans.Directory.Tests.Search;

/// <summary>Random names and queries, enough of them that the bounds of a search take effect, against the naive search.</summary>
public sealed class SearchPropertyTests(ITestOutputHelper output)
{
    private const int Peers = 4;

    private static readonly string[] Stems =
        ["ba", "bar", "barn", "barnacle", "bass", "con", "contra", "contraband", "HTTPServer", "mp3", "naïve", "東京", "a", "ab", "2019", "x"];

    public static TheoryData<int, int> Seeds => new() { { 1, 400 }, { 2, 4000 }, { 3, 12_000 }, { Environment.TickCount, 4000 } };

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Search_RandomNamesAndQueries_KeepsItsPromises(int seed, int count)
    {
        output.WriteLine($"Seed {seed}.");
        var random = new Random(seed);
        await using LocalDirectory directory = await LocalDirectory.OpenAsync(
            new MemoryDirectoryStore(), new DirectoryOptions { Partitions = 2, PasswordIterations = 1 }, new ManualTimeProvider(),
            DirectoryObserver.None, CancellationToken.None);
        FileEntry[] all = [.. Enumerable.Range(0, count).Select(i => Files.Entry(Name(random), i, random.Next(1, 100)))];
        Dictionary<FileEntry, int> peers = all.ToDictionary(entry => entry, static _ => 0);
        for (int i = 0; i < Peers; i++)
        {
            FileEntry[] own = [.. all.Where(_ => random.Next(Peers) == 0)];
            FileEntry[] gone = [.. own.Where(_ => random.Next(5) == 0)];
            PeerDriver peer = await PeerDriver.RegisterAsync(directory, $"peer-{i}");
            await peer.ShareAsync(own);
            await peer.ChangeAsync(gone, []);
            foreach (FileEntry entry in own.Except(gone))
                peers[entry]++;
        }

        int incomplete = 0;
        for (int i = 0; i < 60; i++)
        {
            var query = new SearchQuery(
                Query(random, all), random.Next(4) == 0 ? "txt" : null, null, random.Next(4) == 0 ? random.Next(100) : null, 50, null);
            incomplete += await CheckAsync(directory, query, all, peers) ? 0 : 1;
        }

        output.WriteLine($"{incomplete} incomplete.");
        Assert.True(count > 400 || incomplete == 0);
    }

    /// <returns>Whether the answer says that it is complete.</returns>
    private static async Task<bool> CheckAsync(
        LocalDirectory directory, SearchQuery query, FileEntry[] all, Dictionary<FileEntry, int> peers)
    {
        (List<SearchMatch> found, bool isComplete) = await AllPagesAsync(directory, query);
        SearchMatch[] expected = NaiveSearch.Run(query.Text, all.Where(entry => Passes(entry, query)), entry => peers[entry]);

        Assert.Equal(found, (await AllPagesAsync(directory, query with { Limit = 1000 })).Found);
        if (isComplete)
            Assert.True(expected.SequenceEqual(found), $"'{query.Text}': {found.Count} of {expected.Length}\n{string.Join('\n', expected.Zip(found).Where(p => p.First != p.Second).Take(3))}");
        else
            AssertInOrder(query, expected, found);

        // A file that is just what was asked for comes first, whatever else was left out.
        if (expected.Length > 0 && NaiveSearch.Quality(query.Text, expected[0].File.Name) is (_, 0) exact)
            Assert.Equal(exact, NaiveSearch.Quality(query.Text, found[0].File.Name));
        return isComplete;
    }

    private static void AssertInOrder(SearchQuery query, SearchMatch[] expected, List<SearchMatch> found)
    {
        int at = 0;
        foreach (SearchMatch match in found)
        {
            at = 1 + Array.IndexOf(expected, match, at);
            Assert.True(at > 0, $"'{query.Text}': {match} is not a match, or stands behind a worse one.");
        }
    }

    private static async Task<(List<SearchMatch> Found, bool IsComplete)> AllPagesAsync(LocalDirectory directory, SearchQuery query)
    {
        var found = new List<SearchMatch>();
        bool isComplete = true;
        for (string? cursor = null; ;)
        {
            SearchResults page = PeerDriver.Value(await directory.SearchAsync(query with { Cursor = cursor }, CancellationToken.None));
            found.AddRange(page.Matches);
            isComplete &= page.IsComplete;
            cursor = page.NextCursor;
            if (cursor is null)
                return (found, isComplete);
        }
    }

    private static bool Passes(FileEntry entry, SearchQuery query) =>
        (query.Extension is null || entry.Name.EndsWith($".{query.Extension}", StringComparison.OrdinalIgnoreCase))
        && (query.MaxSize is null || entry.Content!.Value.Size <= query.MaxSize);

    private static string Name(Random random)
    {
        string[] words = [.. Enumerable.Range(0, 7).Select(_ => Word(random)).Distinct()];
        int folders = random.Next(Math.Min(3, words.Length));
        int last = random.Next(folders + 1, words.Length + 1);
        return string.Concat(words[..folders].Select((word, i) => i == 0 && folders == 2 ? word + " " : word + "/"))
            + string.Join(' ', words[folders..last]) + (random.Next(2) == 0 ? ".txt" : "");
    }

    /// <summary>Few words are in most names, most in few; a third are longer words of one beginning.</summary>
    private static string Word(Random random) => random.Next(3) switch
    {
        0 => Stems[(int)(Stems.Length * Math.Pow(random.NextDouble(), 2))],
        1 => $"barr{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}",
        _ => random.Next(3000).ToString(CultureInfo.InvariantCulture),
    };

    private static string Query(Random random, FileEntry[] all)
    {
        if (random.Next(4) == 0)
            return all[random.Next(all.Length)].Name;
        return string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
        {
            string word = Word(random);
            return random.Next(2) == 0 ? word : word[..random.Next(1, word.Length + 1)];
        }));
    }
}
