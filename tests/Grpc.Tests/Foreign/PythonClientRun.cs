namespace P2POrleans.GrpcTests.Foreign;

/// <inheritdoc/>
public sealed class PythonClientRun() : ForeignClientRun(ForeignPlatform.Python);
