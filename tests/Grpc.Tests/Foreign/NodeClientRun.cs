namespace P2POrleans.GrpcTests.Foreign;

/// <inheritdoc/>
public sealed class NodeClientRun() : ForeignClientRun(ForeignPlatform.Node);
