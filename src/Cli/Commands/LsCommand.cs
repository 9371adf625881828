using System.CommandLine;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p ls PEER</c>: what a peer has announced.</summary>
internal static class LsCommand
{
    public static Command Create(CommandRunner runner)
    {
        var peer = new Argument<string>("PEER") { Description = "Name of the peer" };
        Option<Uri?> gateway = GatewayOption.Create();
        PeerNames.Complete(peer, gateway);
        var command = new Command("ls", "List the files of a peer") { peer, gateway };
        runner.Bind(command, context => RunAsync(context, GatewayOption.Resolve(context.Get(gateway)), context.Get(peer)));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, Uri gateway, string peer)
    {
        using DirectoryClient directory = DirectoryClient.Connect(gateway);
        List<ListedFile> files = [];
        string? cursor = null;
        do
        {
            GatewayResult<FilePage> found = await directory.ListFilesAsync(peer, cursor, DirectoryClient.MaxPageSize, context.Stop);
            FilePage page = found.Fault is { Error: GatewayError.NotFound } ? throw PeerList.Unknown(peer) : Answer.Of(found);
            files.AddRange(page.Files.Select(ToListed));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        context.Output.JsonLine(new PeerFilesDocument(peer, files), CliJson.Default.PeerFilesDocument);
        var listing = new Listing(new("NAME"), new("SIZE", Listing.Alignment.Right));
        foreach (ListedFile file in files)
        {
            listing.Add(
                [file.Name, ContentText.Size(file.Size)], [file.Name, ContentText.RawSize(file.Size)], ContentText.Id(file.ContentId));
        }

        listing.Write(context.Output);
        if (files.Count == 0)
            context.Output.Note($"{peer} shares nothing.");
        return ExitCode.Done;
    }

    private static ListedFile ToListed(FileItem file) =>
        ContentId.TryParse(file.ContentId, out ContentId id)
            ? new ListedFile(file.Name, file.ContentId, id.Size, Verified: true)
            : new ListedFile(file.Name, null, null, Verified: false);
}
