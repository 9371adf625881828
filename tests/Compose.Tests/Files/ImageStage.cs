namespace P2POrleans.Compose.Tests.Files;

/// <summary>What one stage of the Dockerfile makes of an image.</summary>
/// <param name="From">Another stage, or an image of elsewhere.</param>
/// <param name="Environment">Its own and those of the stages it is made from.</param>
/// <param name="Exposed">Ports.</param>
public sealed record ImageStage(
    string From, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<int> Exposed,
    IReadOnlyList<string> Entrypoint, IReadOnlyList<string> HealthCheck, string? User);
