using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Compose.Tests.Files;

/// <summary>The stages of the repository's Dockerfile. Understands the instructions that it uses; another one is an error.</summary>
public static partial class Dockerfile
{
    /// <exception cref="FormatException">There is an instruction that this does not understand, or a copy from no stage.</exception>
    public static IReadOnlyDictionary<string, ImageStage> Read()
    {
        var stages = new Dictionary<string, ImageStage>();
        string name = "";
        foreach (string line in Lines())
        {
            string instruction = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            string rest = line[(instruction.Length + 1)..].Trim();
            if (instruction == "FROM")
            {
                (string from, name) = From(rest);
                stages[name] = stages.TryGetValue(from, out ImageStage? parent)
                    ? parent with { From = from }
                    : new ImageStage(from, new Dictionary<string, string>(), [], [], [], null);
                continue;
            }

            if (CopiedFrom().Match(line) is { Success: true } copied && !stages.ContainsKey(copied.Groups[1].Value))
                throw new FormatException($"No stage is called '{copied.Groups[1].Value}'.");
            stages[name] = Apply(stages[name], instruction, rest);
        }

        return stages;
    }

    private static ImageStage Apply(ImageStage stage, string instruction, string rest) => instruction switch
    {
        "ENV" => stage with { Environment = With(stage.Environment, rest) },
        "EXPOSE" => stage with { Exposed = [.. rest.Split(' ').Select(port => int.Parse(port, CultureInfo.InvariantCulture))] },
        "ENTRYPOINT" => stage with { Entrypoint = Words(rest) },
        "HEALTHCHECK" => stage with { HealthCheck = Words(rest[rest.IndexOf('[', StringComparison.Ordinal)..]) },
        "USER" => stage with { User = rest },
        "COPY" or "RUN" or "WORKDIR" => stage,
        _ => throw new FormatException($"What is {instruction}?"),
    };

    private static (string From, string Name) From(string rest)
    {
        string[] parts = rest.Split(" AS ");
        return (parts[0], parts[1]);
    }

    private static string[] Words(string json) => JsonSerializer.Deserialize<string[]>(json)!;

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> before, string assignments)
    {
        var after = new Dictionary<string, string>(before);
        foreach (string assignment in assignments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = assignment.Split('=', 2);
            after[pair[0]] = pair[1];
        }

        return after;
    }

    /// <summary>Instructions, each on one line, without comments.</summary>
    private static string[] Lines()
    {
        string text = File.ReadAllText(Path.Combine(P2p.RepositoryRoot, "Dockerfile"));
        string whole = Comment().Replace(text, "").Replace("\\\n", " ", StringComparison.Ordinal);
        return whole.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    [GeneratedRegex("^#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("^COPY .*--from=([^ ]+)")]
    private static partial Regex CopiedFrom();
}
