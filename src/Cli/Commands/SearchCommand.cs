using System.CommandLine;
using System.Globalization;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p search WORDS…</c>: finds shared files by words of their names.</summary>
internal static class SearchCommand
{
    private const int DefaultLimit = 50;

    public static Command Create(CommandRunner runner)
    {
        var words = new Argument<string[]>("words")
        {
            Description = "Words, or beginnings of words, that the name must have",
            Arity = ArgumentArity.OneOrMore,
        };
        var extension = new Option<string?>("--ext") { Description = "Only names that end with .EXT", HelpName = "EXT" };
        Option<long?> minSize = ByteOptions.Size("--min-size", "Only files of at least SIZE");
        Option<long?> maxSize = ByteOptions.Size("--max-size", "Only files of at most SIZE");
        var limit = new Option<int>("--limit")
        {
            Description = "At most this many results",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultLimit,
        };
        limit.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.Tokens[0].Value is var text
                && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) || n < 1))
            {
                result.AddError($"--limit must be a number from 1, not '{text}'");
            }
        });
        Option<Uri?> gateway = GatewayOption.Create();
        var command = new Command("search", "Find shared files by words of their names")
        {
            words, extension, minSize, maxSize, limit, gateway,
        };
        runner.Bind(command, context => RunAsync(
            context,
            GatewayOption.Resolve(context.Get(gateway)),
            new FileSearch(
                string.Join(' ', context.Get(words)), context.Get(extension)?.TrimStart('.'), context.Get(minSize), context.Get(maxSize)),
            context.Get(limit)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, Uri gateway, FileSearch search, int limit)
    {
        using DirectoryClient directory = DirectoryClient.Connect(gateway);
        List<SearchHit> hits = [];
        string? cursor = null;
        bool complete = true;
        do
        {
            FileSearch next = search with { Limit = Math.Min(limit - hits.Count, DirectoryClient.MaxPageSize), Cursor = cursor };
            SearchPage page = Answer.Of(await directory.SearchAsync(next, context.Stop));
            hits.AddRange(page.Files);
            cursor = page.NextCursor;
            complete &= page.Complete;
        }
        while (cursor is not null && hits.Count < limit);

        if (hits.Count == 0)
            throw CommandException.NotFound($"nothing is shared whose name has '{search.Text}'");

        context.Output.JsonLine(new SearchPage(hits, cursor, complete), RestJson.Default.SearchPage);
        Show(context.Output, hits);
        if (cursor is not null)
            context.Output.Note("There is more: --limit N shows N results.");
        if (!complete)
            context.Output.Note("Too many files match to look at them all; another word finds the others.");
        return ExitCode.Done;
    }

    private static void Show(Output output, List<SearchHit> hits)
    {
        var listing = new Listing(new("NAME"), new("SIZE", Listing.Alignment.Right), new("PEERS", Listing.Alignment.Right));
        foreach (SearchHit hit in hits)
        {
            string peers = hit.Peers.ToString(CultureInfo.InvariantCulture);
            listing.Add(
                [hit.Name, ContentText.Size(hit.Size), peers],
                [hit.Name, ContentText.RawSize(hit.Size), peers],
                ContentText.Id(hit.ContentId));
        }

        listing.Write(output);
    }
}
