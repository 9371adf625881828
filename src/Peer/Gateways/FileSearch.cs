namespace P2POrleans.Peer.Gateways;

/// <summary>A search in the directory.</summary>
/// <param name="Text">Words.</param>
/// <param name="Extension">Without the dot; null for all.</param>
/// <param name="MinSize">Bytes, inclusive; null for no bound.</param>
/// <param name="MaxSize">Bytes, inclusive; null for no bound.</param>
/// <param name="Limit">Results on a page; null for the gateway's choice.</param>
/// <param name="Cursor">From the page before; null for the first.</param>
public sealed record FileSearch(
    string Text, string? Extension = null, long? MinSize = null, long? MaxSize = null, int? Limit = null, string? Cursor = null);
