using System.CommandLine;
using System.CommandLine.Parsing;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Fetching;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Queues;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Sharing;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p get WHAT…</c>: fetches files from the peers that have them.</summary>
internal static class GetCommand
{
    private const int DefaultParallel = 4;
    private const int MaxParallel = 64;

    public static Command Create(CommandRunner runner)
    {
        var wanted = new Argument<string[]>("WHAT")
        {
            Description = "A content id, the pieces root of one, a p2p:// link, or a name (with '/' compared whole, else its last part)",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Folder that files go to; made when it is missing",
            HelpName = "DIR",
            DefaultValueFactory = _ => ".",
        };
        var from = new Option<string?>("--from") { Description = "Ask only this peer", HelpName = "PEER" };
        var all = new Option<bool>("--all") { Description = "Everything that the peer of --from shares, in its folders" };
        var list = new Option<string?>("--list")
        {
            Description = "Everything that a file names, one WHAT a line; '-' for standard input",
            HelpName = "FILE",
        };
        Option<int> parallel = NumberOptions.Create(
            "--parallel", "Fetch at most N large files at once", "N", DefaultParallel, min: 1, max: MaxParallel);
        Option<long?> limit = ByteOptions.Rate("--limit-down", "Receive at most RATE bytes per second, all files together");
        Option<long?> limitUp = ByteOptions.Rate("--limit-up", "Send at most RATE bytes per second to others who fetch the same");
        var transport = new Option<PieceTransport>("--transport")
        {
            Description = "How pieces come",
            HelpName = "auto|grpc|http",
            CustomParser = ParseTransport,
        };
        var noShare = new Option<bool>("--no-share") { Description = "Give no piece to others while files are on their way" };
        Option<ListenAddress> listen = AddressOptions.Create(
            "--listen", "Address and port to give pieces at [default: any port of the address that reaches the gateway]");
        Option<Uri?> gateway = GatewayOption.Create();
        PeerNames.Complete(from, gateway);
        var command = new Command("get", "Fetch files; an interrupted get goes on where it was")
        {
            wanted, output, from, all, list, parallel, limit, limitUp, transport, noShare, listen, gateway,
        };
        runner.Bind(command, async context =>
        {
            var wish = new GetWish(context.Arguments.GetValue(wanted) ?? [], context.Get(from), context.Get(all), context.Get(list));
            wish.Check();
            string folder = context.Get(output)!;
            if (string.IsNullOrWhiteSpace(folder))
                throw CommandException.Usage("--output needs a folder");
            if (File.Exists(folder))
                throw CommandException.Usage($"--output '{folder}' is a file; it must be a folder");

            using DirectoryClient directory = DirectoryClient.Connect(GatewayOption.Resolve(context.Get(gateway)));
            await using DownloadSharing? sharing = context.Get(noShare) ? null : new DownloadSharing(new DownloadSharingOptions
            {
                Gateway = directory.Gateway,
                Listen = context.Get(listen)?.Authority,
                MaxUploadBytesPerSecond = context.Get(limitUp),
            });
            var options = new TransferOptions { Transport = context.Get(transport), MaxBytesPerSecond = context.Get(limit) };
            int code = wish.IsOne
                ? await RunOneAsync(context, directory, wish, folder, options, sharing)
                : await RunManyAsync(context, directory, wish, folder, options, context.Get(parallel), sharing);
            // What nobody asked for is a detail.
            Action<string> tell = context.Get(listen) is null ? context.Output.Detail : context.Output.ErrorLine;
            if (sharing?.Trouble is { } trouble)
                tell($"p2p: not shared with others: {Sentence.AsReason(trouble)}");
            return code;
        });
        return command;
    }

    private static PieceTransport ParseTransport(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        PieceTransport? transport = text switch
        {
            "auto" => PieceTransport.Auto,
            "grpc" => PieceTransport.Grpc,
            "http" => PieceTransport.Http,
            _ => null,
        };
        if (transport is null)
            result.AddError($"--transport must be auto, grpc or http, not '{text}'");
        return transport ?? PieceTransport.Auto;
    }

    private static async Task<int> RunOneAsync(
        CommandContext context, DirectoryClient directory, GetWish wish, string folder, TransferOptions options, DownloadSharing? sharing)
    {
        FetchTarget target;
        try
        {
            target = await TargetResolver.ResolveAsync(directory, wish.What[0], wish.From, context.Stop);
        }
        catch (CommandException e) when (e.Choices is { } choices)
        {
            ShowChoices(context.Output, choices);
            throw;
        }
        catch (CommandException e) when (e.ExitCode == ExitCode.NotFound && wish.From is null)
        {
            throw CommandException.NotFound(e.Message + await TargetResolver.OtherCaseAsync(directory, wish.What[0], context.Stop));
        }

        FetchResult result = await Fetching.Fetch.RunAsync(
            context, target, ToRequest(target, directory, wish, folder, sharing), options);
        Show(context.Output, target, result);
        return ExitCode.Done;
    }

    private static async Task<int> RunManyAsync(
        CommandContext context, DirectoryClient directory, GetWish wish, string folder, TransferOptions options, int parallel,
        DownloadSharing? sharing)
    {
        IReadOnlyList<QueueItem> items = await Activity.RunAsync(
            context.Output, "Looking up the files", () => wish.PlanAsync(directory, context.Stop));
        return await GetQueue.RunAsync(
            context, items, target => ToRequest(target, directory, wish, folder, sharing), Fetching.Fetch.Patient(options),
            parallel);
    }

    private static FetchRequest ToRequest(
        FetchTarget target, DirectoryClient directory, GetWish wish, string folder, DownloadSharing? sharing)
    {
        return target.Into(folder) with
        {
            KeepFolders = wish.All,
            Sharing = sharing,
            FindSources = target.Content is { } content ? FindAsync : null,
        };

        async Task<IReadOnlyList<FetchSource>> FindAsync(CancellationToken stop)
        {
            IReadOnlyList<FetchSource> found = await TargetResolver.FindSourcesAsync(directory, content, wish.From, stop);
            return [.. found.Where(s => s.Peer != sharing?.Name)];
        }
    }

    private static void Show(Output output, FetchTarget target, FetchResult result)
    {
        output.JsonLine(GetText.Document(target.Name, target.Content, result), CliJson.Default.GetDocument);
        output.Line($"{result.Path}: {GetText.How(result)}");
        if (target.Content is { } content)
            output.Line($"{content}  verified");
        else
            output.Line("unverified: an original peer gives no content id to check the file against");
    }

    private static void ShowChoices(Output output, IReadOnlyList<ContentChoice> choices)
    {
        var listing = new Listing(new("NAMES"), new("SIZE", Listing.Alignment.Right), new("PEERS"));
        foreach (ContentChoice choice in choices)
        {
            string names = choice.Names.Count > 0 ? string.Join(", ", choice.Names) : "–";
            string peers = choice.Peers.Count > 0 ? string.Join(", ", choice.Peers) : "–";
            listing.Add(
                [names, ContentText.Size(choice.Size), peers],
                [names, ContentText.RawSize(choice.Size), peers],
                ContentText.Id(choice.ContentId));
        }

        listing.Write(output);
    }
}
