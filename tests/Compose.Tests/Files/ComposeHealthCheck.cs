namespace P2POrleans.Compose.Tests.Files;

public sealed class ComposeHealthCheck
{
    /// <summary>CMD, and then the command.</summary>
    public List<string> Test { get; set; } = [];

    public string? Interval { get; set; }

    public string? StartPeriod { get; set; }
}
