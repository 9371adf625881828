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

    /// <summary>All results are in memory before the first is shown.</summary>
    private const int MaxLimit = 1_000_000;

    /// <summary>What the gateway calls them.</summary>
    private static readonly FlagNames Parameters = new(new Dictionary<string, string>
    {
        ["q"] = "the text to search for",
        ["ext"] = "--ext",
        ["min_size"] = "--min-size",
        ["max_size"] = "--max-size",
    });

    public static Command Create(CommandRunner runner)
    {
        var words = new Argument<string[]>("WORDS")
        {
            HelpName = "WORDS…",
            Description = "Words, or beginnings of words, that the name must have",
            Arity = ArgumentArity.OneOrMore,
        };
        var extension = new Option<string?>("--ext") { Description = "Only names that end with .EXT", HelpName = "EXT" };
        Option<long?> minSize = ByteOptions.Size("--min-size", "Only files of at least SIZE");
        Option<long?> maxSize = ByteOptions.Size("--max-size", "Only files of at most SIZE");
        Option<int> limit = NumberOptions.Create("--limit", "At most this many results", "N", DefaultLimit, min: 1, max: MaxLimit);
        Option<Uri?> gateway = GatewayOption.Create();
        var command = new Command("search", "Find shared files by words of their names")
        {
            words, extension, minSize, maxSize, limit, gateway,
        };
        runner.Bind(command, context =>
        {
            string text = string.Join(' ', context.Get(words));
            if (string.IsNullOrWhiteSpace(text))
                throw CommandException.Usage("the text to search for is missing");

            var search = new FileSearch(text, context.Get(extension)?.TrimStart('.'), context.Get(minSize), context.Get(maxSize));
            return RunAsync(context, GatewayOption.Resolve(context.Get(gateway)), search, context.Get(limit));
        });
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
            SearchPage page = Answer.Of(await directory.SearchAsync(next, context.Stop), Parameters);
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
