using P2POrleans.TestKit.Processes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace P2POrleans.Compose.Tests.Files;

/// <summary>
/// The repository's <c>docker-compose.yml</c>, as far as these tests understand it. A key that the Compose specification does not
/// have, or that they don't know, is an error.
/// </summary>
public sealed class ComposeFile
{
    public Dictionary<string, ComposeService> Services { get; set; } = [];

    public Dictionary<string, object?> Networks { get; set; } = [];

    public Dictionary<string, object?> Volumes { get; set; } = [];

    [YamlMember(Alias = "x-service", ApplyNamingConventions = false)]
    public object? ServiceParts { get; set; }

    [YamlMember(Alias = "x-inside", ApplyNamingConventions = false)]
    public object? InsideParts { get; set; }

    /// <exception cref="YamlException">It is not YAML, or has a key that is not known.</exception>
    public static ComposeFile Read()
    {
        IDeserializer reader = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();
        string text = File.ReadAllText(Path.Combine(P2p.RepositoryRoot, "docker-compose.yml"));
        return reader.Deserialize<ComposeFile>(new MergingParser(new Parser(new StringReader(text))));
    }
}
