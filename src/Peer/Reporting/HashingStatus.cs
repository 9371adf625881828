namespace P2POrleans.Peer.Reporting;

/// <summary>How far the hashing of new and changed files is.</summary>
public sealed record HashingStatus(long FilesDone, long FilesTotal, long BytesDone, long BytesTotal);
