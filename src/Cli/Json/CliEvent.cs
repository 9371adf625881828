using System.Text.Json.Serialization;

namespace P2POrleans.Cli.Json;

/// <summary>A line of <c>--json</c> from a command that keeps running.</summary>
/// <param name="Event">Which one it is.</param>
internal abstract record CliEvent([property: JsonPropertyOrder(-1)] string Event);
