namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>The directory refused a call, or answered one, as if it had forgotten what it acknowledged.</summary>
internal sealed class RefusedException(string message) : Exception(message);
