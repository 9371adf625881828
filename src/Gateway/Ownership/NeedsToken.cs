namespace P2POrleans.Gateway.Ownership;

/// <summary>Marks an endpoint that wants a bearer token, for the OpenAPI document.</summary>
internal sealed record NeedsToken;
