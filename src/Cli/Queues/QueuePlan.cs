using P2POrleans.Cli.Commands;
using P2POrleans.Cli.Fetching;
using P2POrleans.Cli.Invocation;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Queues;

/// <summary>Finds out what <c>get</c> of several is to fetch.</summary>
internal static class QueuePlan
{
    /// <summary>Look-ups at a time.</summary>
    private const int LookUps = 8;

    /// <summary>
    /// Each by a look-up. One that is not found is an item with its reason; a directory that does not answer ends the command.
    /// </summary>
    /// <exception cref="CommandException">The directory does not answer.</exception>
    public static async Task<IReadOnlyList<QueueItem>> OfAsync(
        DirectoryClient directory, IReadOnlyList<string> wanted, string? from, CancellationToken cancellationToken)
    {
        string[] distinct = [.. wanted.Distinct(StringComparer.Ordinal)];
        var items = new QueueItem[distinct.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = LookUps, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, distinct.Length, options, async (i, stop) =>
        {
            try
            {
                items[i] = new QueueItem(distinct[i], await TargetResolver.ResolveAsync(directory, distinct[i], from, stop), null);
            }
            catch (CommandException e) when (e.ExitCode != ExitCode.DirectoryUnreachable)
            {
                items[i] = new QueueItem(distinct[i], null, e);
            }
        });
        return items;
    }

    /// <summary>Everything that a peer has announced, by its list alone.</summary>
    /// <exception cref="CommandException">There is no such peer, it is away, or the directory does not answer.</exception>
    public static async Task<IReadOnlyList<QueueItem>> AllOfAsync(
        DirectoryClient directory, string peer, CancellationToken cancellationToken)
    {
        PeerItem found = await PeerList.GetOnlineAsync(directory, peer, cancellationToken);
        var items = new List<QueueItem>();
        string? cursor = null;
        do
        {
            FilePage page = Answer.Of(await directory.ListFilesAsync(found.Name, cursor, DirectoryClient.MaxPageSize, cancellationToken));
            items.AddRange(page.Files.Select(f => ToItem(f, found)));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return items;
    }

    private static QueueItem ToItem(FileItem file, PeerItem peer)
    {
        var item = new SourceItem(peer.Name, file.Name, peer.Original, peer.GrpcUrl, peer.HttpUrl);
        if (!FetchSource.TryCreate(item, out FetchSource? source))
            return new QueueItem(file.Name, null, CommandException.Failed($"{peer.Name} has no address that can be used"));
        ContentId? content = ContentId.TryParse(file.ContentId, out ContentId id) ? id : null;
        return new QueueItem(file.Name, new FetchTarget(file.Name, content, [source]), null);
    }
}
