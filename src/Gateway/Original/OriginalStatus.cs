using System.Text.Json.Serialization;

namespace P2POrleans.Gateway.Original;

/// <summary>The answer of every call but a search.</summary>
/// <param name="Status"><c>ok</c> or <c>error</c>.</param>
/// <param name="Message">With <c>error</c>.</param>
/// <param name="Token">After a login.</param>
internal sealed record OriginalStatus(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token = null)
{
    public static OriginalStatus Ok { get; } = new("ok");
}
