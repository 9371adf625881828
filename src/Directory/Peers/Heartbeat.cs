namespace P2POrleans.FileDirectory.Peers;

/// <param name="Epoch">Of the current registration.</param>
/// <param name="Sequence">Last announce of this epoch that was committed, or begun and interrupted; 0 when there is none.</param>
/// <param name="Reannounce">True when the directory asks for the full list.</param>
/// <param name="Lease">From now on.</param>
/// <param name="RenewEvery">How often to renew it.</param>
public sealed record Heartbeat(long Epoch, long Sequence, bool Reannounce, TimeSpan Lease, TimeSpan RenewEvery);
