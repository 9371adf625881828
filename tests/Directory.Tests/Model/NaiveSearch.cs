using System.Text;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Directory.Tests.Model;

/// <summary>The search as one would write it down: look at every file.</summary>
internal static class NaiveSearch
{
    public static SearchMatch[] Run(string query, IEnumerable<FileEntry> all, Func<FileEntry, int> onlinePeers)
    {
        string[] asked = Words(query, NameWords.OfQuery);
        var matches = new List<(int WholeWords, int Misfit, SearchMatch Match)>();
        foreach (FileEntry entry in all)
        {
            int peers = onlinePeers(entry);
            string[] words = Words(entry.Name, static (name, buffer) => NameWords.OfName(Encoding.UTF8.GetBytes(name), buffer));
            if (peers > 0 && asked.All(word => words.Any(w => w.StartsWith(word, StringComparison.Ordinal))))
                matches.Add((asked.Count(words.Contains), Misfit(asked, entry.Name), new SearchMatch(entry, peers)));
        }

        return
        [
            .. matches
                .OrderByDescending(match => match.WholeWords)
                .ThenBy(match => match.Misfit)
                .ThenByDescending(match => match.Match.Peers)
                .ThenBy(match => match.Match.File, FileEntryOrder.Instance)
                .Select(match => match.Match),
        ];
    }

    private static int Misfit(string[] asked, string name) => new[] { SharedName.FileNameOf(name), name }.Min(text =>
    {
        string[] words = Words(text, NameWords.OfQuery);
        int begun = asked.Count(word => words.Any(w => w.StartsWith(word, StringComparison.Ordinal)));
        return Math.Max(0, words.Length - begun) + (begun == asked.Length ? 0 : 1);
    });

    private static string[] Words(string text, Action<string, WordBuffer> split)
    {
        var buffer = new WordBuffer();
        split(text, buffer);
        return [.. Enumerable.Range(0, buffer.Count).Select(i => Encoding.UTF8.GetString(buffer[i]))];
    }
}
