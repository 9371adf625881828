namespace P2POrleans.Cli.Json;

/// <summary><c>get</c> of several: a file is in place.</summary>
internal sealed record QueueFileEvent(GetDocument File) : CliEvent("file");
