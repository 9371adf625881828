namespace P2POrleans.Cli.Json;

/// <summary><c>get</c> of several: a file is not in place.</summary>
/// <param name="ExitCode">What <c>get</c> of it alone would have ended with.</param>
internal sealed record QueueFailedEvent(string Name, int ExitCode, string Reason) : CliEvent("failed");
