using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Content;
using static P2POrleans.Directory.Contract.Files;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>Looks files up and compares every answer with the model.</summary>
internal sealed class ChaosReader(IFileDirectory directory, DirectoryModel model, Random random)
{
    /// <summary>More than there are peers: one answer, and so one moment, is compared.</summary>
    private const int OnePage = 1000;

    /// <returns>What the answer violates; empty also when there was no answer.</returns>
    public Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken) => random.Next(5) switch
    {
        0 => SearchAsync($"word{random.Next(50)}", cancellationToken),
        1 or 2 => ByContentAsync(Content(random.Next(200) + 1), cancellationToken),
        _ => ByNameAsync($"word{random.Next(50)} file{random.Next(60)}.bin", cancellationToken),
    };

    /// <summary>Reads everything that a peer may have announced.</summary>
    public async Task<IReadOnlyList<string>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var violations = new List<string>();
        for (int content = 1; content <= 200; content++)
            violations.AddRange(await ByContentAsync(Content(content), cancellationToken));
        for (int word = 0; word < 50; word++)
            violations.AddRange(await SearchAsync($"word{word}", cancellationToken));
        for (int word = 0; word < 50; word += 7)
        {
            for (int file = 0; file < 60; file++)
                violations.AddRange(await ByNameAsync($"word{word} file{file}.bin", cancellationToken));
        }

        return violations;
    }

    private async Task<IReadOnlyList<string>> ByNameAsync(string segment, CancellationToken cancellationToken)
    {
        long begun = model.Begin();
        DirectoryResult<SourcePage> result = await directory.FindByNameAsync(segment, whole: false, null, OnePage, cancellationToken);
        return result.TryGet(out SourcePage? page, out DirectoryFault? fault)
            ? model.Check($"by name '{segment}'", begun, (_, file) => file.Name.EndsWith("/" + segment, StringComparison.Ordinal), Found(page))
            : Refused(fault);
    }

    private async Task<IReadOnlyList<string>> ByContentAsync(ContentId content, CancellationToken cancellationToken)
    {
        long begun = model.Begin();
        DirectoryResult<SourcePage> result = await directory.FindByContentAsync(content, null, OnePage, cancellationToken);
        return result.TryGet(out SourcePage? page, out DirectoryFault? fault)
            ? model.Check("by content", begun, (_, file) => file.Content == content, Found(page))
            : Refused(fault);
    }

    /// <summary>A search does not say which peers have a file: it is compared by files.</summary>
    private async Task<IReadOnlyList<string>> SearchAsync(string word, CancellationToken cancellationToken)
    {
        long begun = model.Begin();
        DirectoryResult<SearchResults> result =
            await directory.SearchAsync(new SearchQuery(word, null, null, null, 10_000, null), cancellationToken);
        return result.TryGet(out SearchResults? results, out DirectoryFault? fault)
            ? model.CheckFiles($"search '{word}'", begun, file => HasWord(file, word), [.. results.Matches.Select(match => match.File)])
            : Refused(fault);
    }

    /// <summary>Prefixes match: "word1" finds "word12", too.</summary>
    private static bool HasWord(FileEntry file, string word) => file.Name.StartsWith("shared/" + word, StringComparison.Ordinal);

    private static (string Peer, FileEntry File)[] Found(SourcePage page) =>
        [.. page.Sources.Select(source => (source.Peer, source.File))];

    private static IReadOnlyList<string> Refused(DirectoryFault fault) =>
        fault.Error == DirectoryError.Unavailable ? [] : [$"a read was refused: {fault}"];
}
