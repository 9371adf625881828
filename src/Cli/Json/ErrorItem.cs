namespace P2POrleans.Cli.Json;

/// <param name="Reason">The same sentence as on standard error.</param>
internal sealed record ErrorItem(int ExitCode, string Reason);
