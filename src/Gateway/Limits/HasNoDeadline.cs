namespace P2POrleans.Gateway.Limits;

/// <summary>Of an endpoint whose answer goes on until the caller leaves or the gateway stops.</summary>
internal sealed class HasNoDeadline;
