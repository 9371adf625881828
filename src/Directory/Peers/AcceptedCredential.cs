namespace P2POrleans.FileDirectory.Peers;

/// <param name="Stored">For <see cref="PeerHeader.Credential"/>.</param>
/// <param name="NewSecret">What a new native peer is told.</param>
public sealed record AcceptedCredential(string Stored, string? NewSecret);
