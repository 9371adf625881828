using P2POrleans.Cli.Commands;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Names;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Fetching;

/// <summary>Finds out which content <c>get</c> is asked for, and who has it.</summary>
internal static class TargetResolver
{
    /// <summary>Nobody reads through more.</summary>
    private const int MaxChoices = 10_000;

    /// <param name="directory">Is asked.</param>
    /// <param name="wanted">A content id, a bare root (64 hexadecimal digits), a <see cref="ContentLink"/>, or else a name.</param>
    /// <param name="from">Only this peer counts; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">Not found, or several contents to choose from.</exception>
    public static async Task<FetchTarget> ResolveAsync(
        DirectoryClient directory, string wanted, string? from, CancellationToken cancellationToken)
    {
        if (ContentLink.TryParse(wanted) is { } link)
        {
            FetchTarget target = await ResolveAsync(directory, link.ContentId, from, cancellationToken);
            return link.Name.Length > 0 ? target with { Name = link.Name } : target;
        }

        bool byId = ContentId.TryParse(wanted, out _) || PiecesRoot.TryParse(wanted, out _);
        IReadOnlyList<ContentSources> found = byId
            ? [await FindByIdAsync(directory, wanted, cancellationToken)]
            : await FindByNameAsync(directory, wanted, cancellationToken);
        if (from is not null)
            found = await OnlyFromAsync(directory, found, from, cancellationToken);
        if (found.Count == 0)
        {
            if (from is null)
                throw CommandException.NotFound($"nobody online shares '{wanted}'");
            PeerItem peer = await PeerList.GetOnlineAsync(directory, from, cancellationToken);
            throw CommandException.NotFound($"{peer.Name} does not share '{wanted}'");
        }

        ContentSources chosen = Choose(found, wanted, from is not null);
        ContentId? content = ContentId.TryParse(chosen.ContentId, out ContentId id) ? id : null;
        FetchSource[] sources = SourcesOf(chosen);
        if (sources.Length == 0)
            throw CommandException.Failed($"no peer that shares '{wanted}' has an address that can be used");

        string name = byId ? (from is null ? chosen.Names[0] : sources[0].Name) : wanted;
        return new FetchTarget(name, content, sources);
    }

    /// <summary>Who has the content now; nobody, when the directory does not answer.</summary>
    /// <param name="directory">Is asked.</param>
    /// <param name="content">Is looked for.</param>
    /// <param name="from">Only this peer counts; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<FetchSource>> FindSourcesAsync(
        DirectoryClient directory, ContentId content, string? from, CancellationToken cancellationToken)
    {
        GatewayResult<ContentSources> result =
            await directory.FindByIdAsync(content.ToString(), null, DirectoryClient.MaxPageSize, cancellationToken);
        return result.TryGet(out ContentSources? found, out _) ? [.. SourcesOf(found).Where(s => from is null || s.Peer == from)] : [];
    }

    private static async Task<ContentSources> FindByIdAsync(DirectoryClient directory, string id, CancellationToken cancellationToken)
    {
        GatewayResult<ContentSources> result = await directory.FindByIdAsync(id, null, DirectoryClient.MaxPageSize, cancellationToken);
        if (result.Fault is { Error: GatewayError.Ambiguous } fault)
        {
            throw new CommandException(ExitCode.Usage, $"contents of {fault.Choices.Count} sizes have this root; give one of their ids")
            {
                Choices = [.. fault.Choices.Select(ToChoice)],
            };
        }

        return Answer.Of(result);
    }

    private static async Task<IReadOnlyList<ContentSources>> FindByNameAsync(
        DirectoryClient directory, string name, CancellationToken cancellationToken)
    {
        if (!SharedName.TryNormalize(name, out string normal, out string? error))
            throw CommandException.Usage($"'{name}' can't be the name of a shared file: it {error}");

        var found = new List<ContentSources>();
        string? cursor = null;
        do
        {
            NameLookup page = Answer.Of(await directory.FindByNameAsync(normal, cursor, DirectoryClient.MaxPageSize, cancellationToken));
            found.AddRange(page.Contents);
            cursor = page.NextCursor;
        }
        while (cursor is not null && found.Count < MaxChoices);

        // The sources of a file without content id may go on on the next page.
        return
        [
            .. found
                .GroupBy(c => c.ContentId ?? c.Names[0])
                .Select(pages => pages.First() with { Sources = [.. pages.SelectMany(c => c.Sources)] }),
        ];
    }

    /// <returns>What to say when a name was not found and one is shared that differs in capitals only; else empty.</returns>
    public static async Task<string> OtherCaseAsync(DirectoryClient directory, string name, CancellationToken cancellationToken)
    {
        GatewayResult<SearchPage> result = await directory.SearchAsync(new FileSearch(name), cancellationToken);
        bool isWhole = name.Contains('/', StringComparison.Ordinal);
        string? other = result.TryGet(out SearchPage? page, out _)
            ? page.Files.Select(f => isWhole ? f.Name : SharedName.FileNameOf(f.Name))
                .FirstOrDefault(n => n != name && string.Equals(n, name, StringComparison.OrdinalIgnoreCase))
            : null;
        return other is null ? "" : $"; there is '{other}'";
    }

    /// <summary>What remains of the contents when only one peer counts; it may be on a later page of a content's sources.</summary>
    private static async Task<IReadOnlyList<ContentSources>> OnlyFromAsync(
        DirectoryClient directory, IReadOnlyList<ContentSources> found, string peer, CancellationToken cancellationToken)
    {
        var remaining = new List<ContentSources>();
        foreach (ContentSources first in found)
        {
            ContentSources content = first;
            while (!content.Sources.Any(s => s.Peer == peer) && content.NextCursor is { } cursor)
            {
                content = Answer.Of(
                    await directory.FindByIdAsync(content.ContentId!, cursor, DirectoryClient.MaxPageSize, cancellationToken));
            }

            SourceItem[] own = [.. content.Sources.Where(s => s.Peer == peer)];
            if (own.Length > 0)
                remaining.Add(content with { Sources = own });
        }

        return remaining;
    }

    private static ContentSources Choose(IReadOnlyList<ContentSources> found, string wanted, bool isFromOnePeer)
    {
        if (found.Count == 1)
            return found[0];

        // What can be checked goes before what can't: a file of an original peer is not worth a question.
        ContentSources[] verified = [.. found.Where(c => c.Verified)];
        if (verified.Length == 1)
            return verified[0];

        List<string> ways = ["the id of one"];
        if (AreToldApartBy(found, s => s.Name.Contains('/', StringComparison.Ordinal) ? s.Name : null))
            ways.Add("its whole name with the folder");
        if (!isFromOnePeer && AreToldApartBy(found, s => s.Peer))
            ways.Add("--from PEER");
        throw new CommandException(ExitCode.Usage, $"{found.Count} contents are called '{wanted}'; give {string.Join(", or ", ways)}")
        {
            Choices = [.. found.Select(ToChoice)],
        };
    }

    /// <returns>True when every content has a source with a mark that no other content has.</returns>
    private static bool AreToldApartBy(IReadOnlyList<ContentSources> contents, Func<SourceItem, string?> markOf)
    {
        HashSet<string>[] marks = [.. contents.Select(c => c.Sources.Select(markOf).OfType<string>().ToHashSet(StringComparer.Ordinal))];
        return marks.All(own => own.Any(mark => marks.Count(m => m.Contains(mark)) == 1));
    }

    private static FetchSource[] SourcesOf(ContentSources content) => FetchSource.Of(content.Sources, Random.Shared);

    private static ContentChoice ToChoice(ContentSources content) => new(
        content.ContentId, content.Size, content.Verified, content.Names, [.. content.Sources.Select(s => s.Peer).Distinct()]);

    private static ContentChoice ToChoice(string id) =>
        new(id, ContentId.TryParse(id, out ContentId content) ? content.Size : null, Verified: true, [], []);
}
