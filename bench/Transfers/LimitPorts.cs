namespace P2POrleans.Bench.Transfers;

/// <summary>Where a <see cref="LimitCommand"/> sends.</summary>
internal sealed record LimitPorts(int Socket, int Http);
