namespace P2POrleans.GrpcTests.Foreign;

/// <inheritdoc/>
public sealed class PythonServer() : ForeignServer(ForeignPlatform.Python);
