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

    /// <summary>In how many words of the query a name has whole, and how far it is from being the query.</summary>
    public static (int WholeWords, int Misfit) Quality(string query, string name)
    {
        string[] asked = Words(query, NameWords.OfQuery);
        return (asked.Count(Words(name, static (text, buffer) => NameWords.OfName(Encoding.UTF8.GetBytes(text), buffer)).Contains), Misfit(asked, name));
    }

    private static int Misfit(string[] asked, string name)
    {
        string file = SharedName.FileNameOf(name);
        (string[] begun, int surplus) = Begun(asked, file);
        (string[] begunByFolders, int otherFolders) = Begun(asked, name[..^file.Length]);
        bool hasAll = asked.All(begun.Contains) || (otherFolders == 0 && asked.All(begun.Concat(begunByFolders).Contains));
        return surplus + (hasAll ? 0 : 1);
    }

    private static (string[] Begun, int Surplus) Begun(string[] asked, string text)
    {
        string[] words = Words(text, NameWords.OfQuery);
        string[] begun = [.. asked.Where(word => words.Any(w => w.StartsWith(word, StringComparison.Ordinal)))];
        return (begun, Math.Max(0, words.Length - begun.Length));
    }

    private static string[] Words(string text, Action<string, WordBuffer> split)
    {
        var buffer = new WordBuffer();
        split(text, buffer);
        return [.. Enumerable.Range(0, buffer.Count).Select(i => Encoding.UTF8.GetString(buffer[i]))];
    }
}
