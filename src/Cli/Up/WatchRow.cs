using P2POrleans.Peer.Reporting;

namespace P2POrleans.Cli.Up;

/// <summary>A process or a foreign peer, as it is now. What is not known is null.</summary>
internal sealed record WatchRow(string Name, string State, long? Files, long? Bytes, UploadStatus? Uploads, string Address);
