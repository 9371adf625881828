namespace P2POrleans.Peer.Inbox;

/// <summary>What a peer takes from others who send it files (<c>p2p send</c>). Section <c>P2P:Peer:Inbox</c>.</summary>
public sealed class InboxOptions
{
    /// <summary>In <see cref="From"/>: whoever is in the directory.</summary>
    public const string Anybody = "*";

    /// <summary>
    /// Where files that are sent go; must exist, and not be inside of a shared folder or around one. Default: null, nothing is taken.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Names of the peers that may send, or <see cref="Anybody"/>; at least one when there is a <see cref="Folder"/>. Default: none.
    /// </summary>
    public string[] From { get; init; } = [];

    /// <summary>The largest file to take, in bytes. Default 1 GiB; must be positive.</summary>
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>
    /// What all that lies in the folder may take, in bytes, with what is on its way; a file that would exceed it is refused. Default
    /// 10 GiB; at least <see cref="MaxFileBytes"/>.
    /// </summary>
    public long MaxBytes { get; init; } = 10L << 30;
}
