namespace P2POrleans.Peer.Transfers;

/// <summary>What became of one source.</summary>
/// <param name="Bytes">Verified bytes that it gave.</param>
/// <param name="Message">With a fault: one sentence.</param>
public sealed record SourceReport(string Peer, long Bytes, SourceFault Fault, string? Message);
