using Microsoft.Extensions.Options;
using P2POrleans.Gateway.Info;

namespace P2POrleans.Gateway.Engine;

/// <summary>Which engine the gateway runs, and why, in words for an operator.</summary>
internal sealed class EngineChoice(IOptions<EngineOptions> options)
{
    public const string Auto = "auto";
    public const string Local = "local";
    public const string Orleans = "orleans";

    /// <summary>The rest of a sentence that begins with "Engine is 'orleans' but".</summary>
    public static string WhyNotOrleans { get; } = BuildFacts.HasOrleans
        ? $"this version has no Orleans engine (Orleans {BuildFacts.OrleansVersion} itself was found when it was built)"
        : "this build is without Orleans: the package source did not have Microsoft.Orleans.Server, Microsoft.Orleans.Client and "
            + $"Microsoft.Orleans.Sdk {BuildFacts.OrleansVersion} when it was made";

    /// <summary>A sentence.</summary>
    public string Reason { get; } = Is(options.Value.Engine, Local)
        ? "The local engine, because the configuration asks for it."
        : BuildFacts.HasOrleans
            ? "The local engine: the Orleans engine is not part of this version."
            : $"The local engine: Orleans {BuildFacts.OrleansVersion} was not found when this build was made.";

    /// <summary>The version of Orleans in this build, or that there is none.</summary>
    public static string OrleansInBuild { get; } = BuildFacts.HasOrleans
        ? BuildFacts.OrleansVersion
        : $"not in this build: version {BuildFacts.OrleansVersion} was not found on the package source";

    public static bool Is(string engine, string which) => engine.Equals(which, StringComparison.OrdinalIgnoreCase);
}
