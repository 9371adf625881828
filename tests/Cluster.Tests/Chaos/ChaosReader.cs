using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Protocol.Content;
using static P2POrleans.Directory.Contract.Files;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>Looks files up and compares every answer with the model.</summary>
/// <param name="peers">The names of those that announce.</param>
internal sealed class ChaosReader(
    IFileDirectory directory, DirectoryModel model, IReadOnlyList<string> peers, ReadCounter counter, Random random)
{
    /// <summary>More than there are of anything: one answer, and so one moment, is compared.</summary>
    private const int OnePage = 10_000;

    /// <returns>What the answer violates; empty also when there was no answer.</returns>
    public async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken) => await (random.Next(7) switch
    {
        0 => SearchAsync($"word{random.Next(50)}", cancellationToken),
        1 => ListAsync(peers[random.Next(peers.Count)], cancellationToken),
        2 => PeerAsync(peers[random.Next(peers.Count)], cancellationToken),
        3 or 4 => ByIdAsync(Content(random.Next(200) + 1), cancellationToken),
        _ => ByNameAsync($"word{random.Next(50)} file{random.Next(60)}.bin", cancellationToken),
    }) ?? [];

    /// <summary>Reads everything that a peer may have announced, and asks for it until it is answered.</summary>
    public async Task<IReadOnlyList<string>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var violations = new List<string>();
        foreach (string peer in peers)
        {
            violations.AddRange(await UntilAnsweredAsync(() => PeerAsync(peer, cancellationToken)));
            violations.AddRange(await UntilAnsweredAsync(() => ListAsync(peer, cancellationToken)));
        }

        for (int content = 1; content <= 200; content++)
        {
            ContentId id = Content(content);
            violations.AddRange(await UntilAnsweredAsync(() => ByIdAsync(id, cancellationToken)));
        }

        for (int word = 0; word < 50; word++)
        {
            string text = $"word{word}";
            violations.AddRange(await UntilAnsweredAsync(() => SearchAsync(text, cancellationToken)));
        }

        for (int word = 0; word < 50; word += 7)
        {
            for (int file = 0; file < 60; file++)
            {
                string name = $"word{word} file{file}.bin";
                violations.AddRange(await UntilAnsweredAsync(() => ByNameAsync(name, cancellationToken)));
            }
        }

        return violations;
    }

    private static async Task<IReadOnlyList<string>> UntilAnsweredAsync(Func<Task<IReadOnlyList<string>?>> read)
    {
        while (true)
        {
            if (await read() is { } violations)
                return violations;
        }
    }

    private async Task<IReadOnlyList<string>?> ByNameAsync(string segment, CancellationToken cancellationToken)
    {
        long begun = model.Begin();
        return Compare(
            ReadKind.ByName,
            await directory.FindByNameAsync(segment, whole: false, null, OnePage, cancellationToken),
            page => model.Check($"by name '{segment}'", begun, (_, file) => file.Name.EndsWith("/" + segment, StringComparison.Ordinal), Found(page)));
    }

    private async Task<IReadOnlyList<string>?> ByIdAsync(ContentId content, CancellationToken cancellationToken)
    {
        long begun = model.Begin();
        return Compare(
            ReadKind.ById,
            await directory.FindByContentAsync(content, null, OnePage, cancellationToken),
            page => model.Check("by id", begun, (_, file) => file.Content == content, Found(page)));
    }

    /// <summary>A search does not say which peers have a file: it is compared by files.</summary>
    private async Task<IReadOnlyList<string>?> SearchAsync(string word, CancellationToken cancellationToken)
    {
        long begun = model.Begin();
        return Compare(
            ReadKind.Search,
            await directory.SearchAsync(new SearchQuery(word, null, null, null, OnePage, null), cancellationToken),
            results => results is { IsComplete: true, NextCursor: null }
                ? model.CheckFiles($"search '{word}'", begun, file => HasWord(file, word), [.. results.Matches.Select(match => match.File)])
                : [$"search '{word}' left something out"]);
    }

    /// <summary>Shows the files of offline peers, too.</summary>
    private async Task<IReadOnlyList<string>?> ListAsync(string peer, CancellationToken cancellationToken)
    {
        long begun = model.Begin();
        return Compare(
            ReadKind.Listing,
            await directory.ListFilesAsync(peer, null, OnePage, cancellationToken),
            page => page.IsLast
                ? model.Check($"the list of {peer}", begun, (name, _) => name == peer, [.. page.Files.Select(file => (peer, file))], ofOffline: true)
                : [$"the list of {peer} left something out"],
            fault => fault.Error == DirectoryError.UnknownPeer ? model.CheckUnknown($"the list of {peer}", peer, begun) : null);
    }

    private async Task<IReadOnlyList<string>?> PeerAsync(string peer, CancellationToken cancellationToken)
    {
        long begun = model.Begin();
        try
        {
            PeerDescription? found = await directory.FindPeerAsync(peer, cancellationToken);
            counter.Answer(ReadKind.Peer);
            return model.CheckPeer(peer, begun, found);
        }
        catch (DirectoryStoreException)
        {
            counter.NoAnswer();
            return null;
        }
    }

    /// <summary>Prefixes match: "word1" finds "word12", too.</summary>
    private static bool HasWord(FileEntry file, string word) => file.Name.StartsWith("shared/" + word, StringComparison.Ordinal);

    private static (string Peer, FileEntry File)[] Found(SourcePage page) =>
        [.. page.Sources.Select(source => (source.Peer, source.File))];

    /// <param name="checkFault">Null for one that no read deserves.</param>
    /// <returns>Null when there was no answer.</returns>
    private IReadOnlyList<string>? Compare<T>(
        ReadKind kind,
        DirectoryResult<T> result,
        Func<T, IReadOnlyList<string>> check,
        Func<DirectoryFault, IReadOnlyList<string>?>? checkFault = null)
        where T : class
    {
        if (result.TryGet(out T? answer, out DirectoryFault? fault))
        {
            counter.Answer(kind);
            return check(answer);
        }

        if (fault.Error != DirectoryError.Unavailable)
            return checkFault?.Invoke(fault) ?? [$"a read was refused: {fault}"];
        counter.NoAnswer();
        return null;
    }
}
