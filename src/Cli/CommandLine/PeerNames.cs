using System.CommandLine;
using System.CommandLine.Completions;
using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.CommandLine;

/// <summary>Completes names of peers for a shell by asking the directory: whoever types does not wait for one that is away.</summary>
internal static class PeerNames
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="peer">That takes a name.</param>
    /// <param name="gateway">Of the same command.</param>
    public static void Complete(Argument peer, Option<Uri?> gateway)
    {
        // Without a name of its own, the help would list what there is to complete.
        peer.HelpName = peer.Name;
        peer.CompletionSources.Add(context => Suggest(context, gateway));
    }

    /// <inheritdoc cref="Complete(Argument, Option{Uri?})"/>
    public static void Complete(Option peer, Option<Uri?> gateway) =>
        peer.CompletionSources.Add(context => Suggest(context, gateway));

    private static IEnumerable<CompletionItem> Suggest(CompletionContext context, Option<Uri?> gateway)
    {
        try
        {
            using var late = new CancellationTokenSource(Patience);
            using DirectoryClient directory = DirectoryClient.Connect(GatewayOption.Resolve(context.ParseResult.GetValue(gateway)));
            // Nothing else runs in this process.
            GatewayResult<PeerPage> found =
                directory.ListPeersAsync(null, DirectoryClient.MaxPageSize, late.Token).GetAwaiter().GetResult();
            return found.TryGet(out PeerPage? page, out _) ? [.. page.Peers.Select(peer => new CompletionItem(peer.Name))] : [];
        }
        catch (Exception)
        {
            // A word that can't be completed is no reason for an error in the middle of a line.
            return [];
        }
    }
}
