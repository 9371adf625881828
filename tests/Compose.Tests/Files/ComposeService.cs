using YamlDotNet.Serialization;

namespace P2POrleans.Compose.Tests.Files;

/// <summary>One service; an image of this repository when it has a <see cref="Build"/>.</summary>
public sealed class ComposeService
{
    public ComposeBuild? Build { get; set; }

    public string? Image { get; set; }

    public string? Command { get; set; }

    public Dictionary<string, string> Environment { get; set; } = [];

    public List<string> Ports { get; set; } = [];

    public List<string> Volumes { get; set; } = [];

    public List<string> Networks { get; set; } = [];

    public string? Restart { get; set; }

    public string? StopGracePeriod { get; set; }

    /// <summary>A list of services, or a map of them to conditions.</summary>
    public object? DependsOn { get; set; }

    [YamlIgnore]
    public IEnumerable<string> Dependencies => DependsOn switch
    {
        List<object> list => list.Cast<string>(),
        Dictionary<object, object> conditions => conditions.Keys.Cast<string>(),
        _ => [],
    };

    public ComposeHealthCheck? Healthcheck { get; set; }
}
