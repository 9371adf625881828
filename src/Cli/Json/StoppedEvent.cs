using System.Text.Json.Serialization;

namespace P2POrleans.Cli.Json;

/// <summary>Last event of <c>up</c>: all its processes have ended.</summary>
internal sealed record StoppedEvent
{
    [JsonPropertyOrder(-1)]
    public string Event => "stopped";
}
