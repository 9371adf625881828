namespace P2POrleans.Protocol.Rest;

/// <summary>Answer to <c>POST /api/v1/peers/{peer}/heartbeat</c>.</summary>
/// <param name="Epoch">The epoch of the registration that the token belongs to.</param>
/// <param name="Sequence">The last announce that the directory committed in this epoch; 0 when there is none.</param>
/// <param name="Reannounce">True when the directory asks for the full list (again).</param>
/// <param name="LeaseSeconds">The lease from now on.</param>
/// <param name="RenewSeconds">How often to send a heartbeat.</param>
public sealed record HeartbeatResponse(long Epoch, long Sequence, bool Reannounce, double LeaseSeconds, double RenewSeconds);
