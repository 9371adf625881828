using P2POrleans.Peer.Naming;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Inbox;

/// <summary>
/// Names of files that others send: one segment, and not that of a file that is on its way, which would be taken for one.
/// </summary>
internal static class InboxName
{
    /// <param name="error">The broken rule, as the end of a sentence that begins with the name.</param>
    public static bool TryRead(string offered, out string fileName, out string? error)
    {
        fileName = "";
        if (SharedName.TryNormalize(offered, out string name, out error))
        {
            // Once more through the one place where a foreign name becomes part of a path.
            fileName = LocalFileName.From(name);
            error = name.Contains('/', StringComparison.Ordinal) ? "contains a slash"
                : PartialFileName.IsPartial(name) ? "is one that only files on their way have"
                : null;
        }

        return error is null;
    }
}
