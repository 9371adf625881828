using P2POrleans.Cli.Commands;
using P2POrleans.Cli.Fetching;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Names;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Up;

/// <summary>Shows that the network works: a file of one peer is searched for, found and fetched on behalf of another.</summary>
internal sealed class FirstFetch(CommandContext context, UpPlan plan, UpData data, DirectoryClient directory)
{
    /// <summary>The largest file up to here is taken: large enough to have pieces, small enough to be quick.</summary>
    private const long GoodSize = 64 * 1024 * 1024;

    /// <summary>Of a peer with many files the first ones are enough to choose from.</summary>
    private const int FilesToConsider = 1000;

    private const int MaxSearchPages = 20;

    /// <returns>Null when no peer shares a file.</returns>
    /// <exception cref="CommandException">It does not work.</exception>
    public async Task<FetchedEvent?> RunAsync()
    {
        if (await ChooseAsync() is not var (file, content, from, receiver))
            return null;

        string query = await SearchAsync(file.Name, content);
        FetchTarget target = await TargetResolver.ResolveAsync(directory, content.ToString(), from, context.Stop);
        string folder = data.Downloads(receiver ?? from);
        target = target with { Name = file.Name };
        FetchResult result = await Fetch.RunAsync(context, target, target.Into(folder));
        HashResult hashed = await ContentHasher.HashAsync(result.Path!, cancellationToken: context.Stop);
        if (hashed.Content?.Id != content)
            throw new CommandException(ExitCode.VerificationFailed, $"'{result.Path}' is not the content that was asked for");

        return new FetchedEvent(
            query, file.Name, content.ToString(), content.Size, Verified: true, from, receiver, Path.GetFullPath(result.Path!),
            Math.Round(result.Elapsed.TotalSeconds, 3));
    }

    /// <summary>A file that one peer has and the next one lacks; if need be any file.</summary>
    private async Task<(FileItem File, ContentId Content, string From, string? For)?> ChooseAsync()
    {
        var contents = new Dictionary<string, List<(FileItem File, ContentId Content)>>();
        foreach (PlannedPeer peer in plan.Peers)
            contents[peer.Name] = await ListAsync(peer.Name);

        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < plan.Peers.Count; i++)
            {
                string from = plan.Peers[i].Name;
                string? receiver = plan.Peers.Count > 1 ? plan.Peers[(i + 1) % plan.Peers.Count].Name : null;
                HashSet<ContentId> has = pass == 0 && receiver is not null ? [.. contents[receiver].Select(f => f.Content)] : [];
                if (contents[from].Where(f => !has.Contains(f.Content)).OrderBy(Preference).FirstOrDefault() is { File: { } file } best)
                    return (file, best.Content, from, receiver);
            }
        }

        return null;
    }

    /// <summary>Files with a size come first, then those of a good size, the larger the better.</summary>
    private static (bool IsEmpty, bool IsLarge, long Size) Preference((FileItem File, ContentId Content) candidate)
    {
        long size = candidate.Content.Size;
        return (size == 0, size > GoodSize, size > GoodSize ? size : -size);
    }

    private async Task<List<(FileItem File, ContentId Content)>> ListAsync(string peer)
    {
        FilePage page = Answer.Of(await directory.ListFilesAsync(peer, cursor: null, FilesToConsider, context.Stop));
        return
        [
            .. page.Files
                .Where(f => f.Name.Any(char.IsLetterOrDigit))
                .Select(f => (f, ContentId.TryParse(f.ContentId, out ContentId id) ? id : ContentId.Empty)),
        ];
    }

    /// <summary>A search takes a limited number of words: the first few of a long title will do.</summary>
    private static string FirstWords(string text)
    {
        const int Enough = 24;
        if (text.Length <= Enough)
            return text;
        int gap = text.LastIndexOfAny([' ', '_', '-', '.'], Enough);
        string start = text[..(gap > 0 ? gap : Enough)];
        if (char.IsHighSurrogate(start[^1]))
            start = start[..^1];
        return start.Any(char.IsLetterOrDigit) ? start : text;
    }

    /// <returns>The words that found it.</returns>
    private async Task<string> SearchAsync(string name, ContentId content)
    {
        string stem = Path.GetFileNameWithoutExtension(SharedName.FileNameOf(name));
        string query = FirstWords(stem.Any(char.IsLetterOrDigit) ? stem : name);
        string id = content.ToString();
        string? cursor = null;
        for (int page = 0; page < MaxSearchPages; page++)
        {
            SearchPage found = Answer.Of(await directory.SearchAsync(new FileSearch(query, Cursor: cursor), context.Stop));
            if (found.Files.Any(f => f.ContentId == id))
                return query;
            cursor = found.NextCursor;
            if (cursor is null)
                break;
        }

        throw CommandException.Failed($"a search for '{query}' does not find '{name}', though it is announced");
    }
}
