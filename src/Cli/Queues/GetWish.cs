using P2POrleans.Cli.Invocation;
using P2POrleans.Peer.Gateways;

namespace P2POrleans.Cli.Queues;

/// <summary>What the command line of <c>get</c> asks for.</summary>
/// <param name="What">Names, ids, links.</param>
/// <param name="From">Only of this peer; null for all.</param>
/// <param name="All">Everything that this peer has.</param>
/// <param name="List">A file with more of <paramref name="What"/>; null for none.</param>
internal sealed record GetWish(string[] What, string? From, bool All, string? List)
{
    /// <summary>One file, which is told about in more detail.</summary>
    public bool IsOne => What.Length == 1 && !All && List is null;

    /// <exception cref="CommandException">These don't go together.</exception>
    public void Check()
    {
        if (All && From is null)
            throw CommandException.Usage("--all needs --from PEER: it is everything that one peer shares");
        if (All && (What.Length > 0 || List is not null))
            throw CommandException.Usage("--all is everything: it goes with neither names nor --list");
        if (!All && What.Length == 0 && List is null)
            throw CommandException.Usage("what to get is missing: names or content ids, --list FILE, or --from PEER --all");
    }

    /// <exception cref="CommandException">The list can't be read, the peer is not there, or the directory does not answer.</exception>
    public async Task<IReadOnlyList<QueueItem>> PlanAsync(DirectoryClient directory, CancellationToken stop)
    {
        if (All)
            return await QueuePlan.AllOfAsync(directory, From!, stop);
        IReadOnlyList<string> listed = List is null ? [] : await WantedList.ReadAsync(List, stop);
        return await QueuePlan.OfAsync(directory, [.. What, .. listed], From, stop);
    }
}
