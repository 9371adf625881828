using System.CommandLine;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Fetching;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Sharing;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p get NAME|CONTENT-ID|ROOT</c>: fetches a file from the peers that have it.</summary>
internal static class GetCommand
{
    public static Command Create(CommandRunner runner)
    {
        var wanted = new Argument<string>("WHAT")
        {
            Description = "A content id, the pieces root of one, or a name (with '/' compared whole, else its last part)",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Folder that the file goes to; made when it is missing",
            HelpName = "DIR",
            DefaultValueFactory = _ => ".",
        };
        var from = new Option<string?>("--from") { Description = "Ask only this peer", HelpName = "PEER" };
        Option<long?> limit = ByteOptions.Rate("--limit-down", "Receive at most RATE bytes per second");
        Option<long?> limitUp = ByteOptions.Rate("--limit-up", "Send at most RATE bytes per second to others who fetch the file");
        var transport = new Option<PieceTransport>("--transport") { Description = "How pieces come", HelpName = "auto|grpc|http" };
        var noShare = new Option<bool>("--no-share") { Description = "Give no piece to others while the file is on its way" };
        Option<ListenAddress> listen = AddressOptions.Create(
            "--listen", "Address and port to give pieces at [default: any port of the address that reaches the gateway]");
        Option<Uri?> gateway = GatewayOption.Create();
        var command = new Command("get", "Fetch a file; an interrupted get goes on where it was")
        {
            wanted, output, from, limit, limitUp, transport, noShare, listen, gateway,
        };
        runner.Bind(command, async context =>
        {
            Uri directory = GatewayOption.Resolve(context.Get(gateway));
            await using DownloadSharing? sharing = context.Get(noShare) ? null : new DownloadSharing(new DownloadSharingOptions
            {
                Gateway = directory,
                Listen = context.Get(listen)?.Authority,
                MaxUploadBytesPerSecond = context.Get(limitUp),
            });
            return await RunAsync(
                context, directory, context.Get(wanted), context.Get(output)!, context.Get(from), context.Get(limit),
                context.Get(transport), sharing);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, Uri gateway, string wanted, string folder, string? from, long? bytesPerSecond, PieceTransport transport,
        DownloadSharing? sharing)
    {
        if (File.Exists(folder))
            throw CommandException.Usage($"--output '{folder}' is a file; it must be a folder");

        using DirectoryClient directory = DirectoryClient.Connect(gateway);
        FetchTarget target;
        try
        {
            target = await TargetResolver.ResolveAsync(directory, wanted, from, context.Stop);
        }
        catch (CommandException e) when (e.Choices is { } choices)
        {
            ShowChoices(context.Output, choices);
            throw;
        }

        FetchRequest request = target.Into(folder) with
        {
            Sharing = sharing,
            FindSources = target.Content is { } content ? FindAsync : null,
        };
        FetchResult result = await Fetching.Fetch.RunAsync(context, target, request, transport, bytesPerSecond);
        if (sharing?.Trouble is { } trouble)
            context.Output.Detail($"p2p: not shared with others: {Sentence.AsReason(trouble)}");
        Show(context.Output, target, result);
        return ExitCode.Done;

        async Task<IReadOnlyList<FetchSource>> FindAsync(CancellationToken stop)
        {
            IReadOnlyList<FetchSource> found = await TargetResolver.FindSourcesAsync(directory, content, from, stop);
            return [.. found.Where(s => s.Peer != sharing?.Name)];
        }
    }

    private static void Show(Output output, FetchTarget target, FetchResult result)
    {
        string path = result.Path!;
        long size = target.Content?.Size ?? new FileInfo(path).Length;
        bool verified = target.Content is not null;
        output.JsonLine(
            new GetDocument(
                Outcome(result.Outcome), Path.GetFullPath(path), target.Name, target.Content?.ToString(), size, verified,
                result.ReceivedBytes, result.ResumedBytes, Math.Round(result.Elapsed.TotalSeconds, 3),
                [.. result.Sources.Select(s => new GetSource(s.Peer, s.Bytes, s.Message))]),
            CliJson.Default.GetDocument);

        string peers = string.Join(", ", result.Sources.Where(s => s.Bytes > 0).Select(s => s.Peer));
        string how = result.Outcome == FetchOutcome.AlreadyThere
            ? "was there already"
            : $"{Quantity.Bytes(result.ReceivedBytes)}{(peers.Length > 0 ? " from " + peers : "")} in {Quantity.Duration(result.Elapsed)}"
                + $", {Quantity.Rate(result.ReceivedBytes, result.Elapsed)}";
        string resumed = result.ResumedBytes > 0 ? $", after {Quantity.Bytes(result.ResumedBytes)} of an earlier get" : "";
        output.Line($"{path}: {how}{resumed}");
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

    private static string Outcome(FetchOutcome outcome) => outcome switch
    {
        FetchOutcome.Completed => "completed",
        FetchOutcome.AlreadyThere => "already_there",
        _ => "unverified",
    };
}
