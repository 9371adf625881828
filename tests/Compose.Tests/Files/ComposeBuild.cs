namespace P2POrleans.Compose.Tests.Files;

/// <summary>Where an image comes from.</summary>
public sealed class ComposeBuild
{
    public string Context { get; set; } = "";

    public string Target { get; set; } = "";
}
