namespace P2POrleans.Protocol.Rest;

/// <summary>Answer to <c>PUT</c> and <c>PATCH /api/v1/peers/{peer}/files</c>: what was sent is found from now on.</summary>
/// <param name="Sequence">The sequence that was committed.</param>
/// <param name="Files">Files of the peer after it.</param>
public sealed record AnnounceResponse(long Sequence, long Files);
