namespace P2POrleans.Peer.Reporting;

/// <param name="Active">Files that are being sent now.</param>
/// <param name="Bytes">Sent since the start.</param>
public sealed record UploadStatus(int Active, long Bytes);
