namespace P2POrleans.Cli.Json;

/// <summary>Event of <c>up</c>: all is shown; it now runs until it is stopped.</summary>
/// <param name="Try">Command lines to try next.</param>
internal sealed record UpReadyEvent(string Gateway, IReadOnlyList<string> Try) : CliEvent("ready");
