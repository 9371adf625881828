namespace P2POrleans.Protocol.Rest;

/// <summary>Answer to <c>POST /api/v1/peers</c>: 201 for a new name, 200 for a known one.</summary>
/// <param name="Name">The name in normal form.</param>
/// <param name="Secret">Only for a new name: proves the name in later registrations. The peer keeps it; it is not shown again.</param>
/// <param name="Token">Bearer token for this peer's own record until its next registration.</param>
/// <param name="Epoch">Counts registrations; announces carry it.</param>
/// <param name="LeaseSeconds">The peer is found for this long after its last heartbeat.</param>
/// <param name="RenewSeconds">How often to send a heartbeat.</param>
public sealed record RegisterResponse(string Name, string? Secret, string Token, long Epoch, double LeaseSeconds, double RenewSeconds);
