using P2POrleans.Cli.Fetching;
using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Queues;

/// <summary>One thing of several that <c>get</c> is asked for.</summary>
/// <param name="Wanted">As the user, a list or a peer names it.</param>
/// <param name="Target">What it turned out to be; null when it could not be found out.</param>
/// <param name="Fault">Why not.</param>
internal sealed record QueueItem(string Wanted, FetchTarget? Target, CommandException? Fault);
