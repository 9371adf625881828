using System.Text.Json.Serialization;

namespace P2POrleans.Cli.Json;

/// <summary>What <c>--json</c> writes when a command fails.</summary>
/// <param name="Choices">Only when several contents bear what was asked for.</param>
internal sealed record ErrorDocument(
    ErrorItem Error, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ContentChoice>? Choices);
