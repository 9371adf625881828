using System.CommandLine;
using System.Globalization;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p peers</c>: who is in the network.</summary>
internal static class PeersCommand
{
    public static Command Create(CommandRunner runner)
    {
        Option<Uri?> gateway = GatewayOption.Create();
        var command = new Command("peers", "List the peers that the directory knows") { gateway };
        runner.Bind(command, context => RunAsync(context, GatewayOption.Resolve(context.Get(gateway))));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, Uri gateway)
    {
        using DirectoryClient directory = DirectoryClient.Connect(gateway);
        IReadOnlyList<PeerItem> peers = await PeerList.GetAsync(directory, context.Stop);
        context.Output.JsonLine(new PeerPage(peers, NextCursor: null), RestJson.Default.PeerPage);
        var listing = new Listing(
            new("NAME"), new("STATE"), new("FILES", Listing.Alignment.Right), new("GRPC"), new("HTTP"));
        foreach (PeerItem peer in peers)
        {
            listing.Add(
            [
                peer.Name, PeerList.State(peer), peer.Files.ToString(CultureInfo.InvariantCulture), peer.GrpcUrl, peer.HttpUrl ?? "–",
            ]);
        }

        listing.Write(context.Output);
        if (peers.Count == 0)
            context.Output.Note("No peer has joined yet; 'p2p peer --share DIR' makes one.");
        return ExitCode.Done;
    }
}
