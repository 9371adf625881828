using System.Text.Json.Serialization;

namespace P2POrleans.Peer.Gateways;

/// <summary>What is read of a problem+json answer (RFC 9457).</summary>
internal sealed record GatewayProblem(
    string? Title = null, string? Detail = null, long? ExpectedEpoch = null, long? ExpectedSequence = null,
    IReadOnlyList<string>? Choices = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GatewayProblem))]
internal sealed partial class GatewayProblemJson : JsonSerializerContext;
