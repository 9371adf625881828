namespace P2POrleans.GrpcTests.Foreign;

/// <inheritdoc/>
public sealed class NodeServer() : ForeignServer(ForeignPlatform.Node);
