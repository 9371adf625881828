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
    public static string WhyNotOrleans { get; } = BuildFacts.Orleans.IsInBuild
        ? $"this version has no Orleans engine ({BuildFacts.Orleans.Name} itself was found when it was built)"
        : $"{BuildFacts.Orleans.Name} {BuildFacts.Orleans.WhyNot} (Microsoft.Orleans.Server, Microsoft.Orleans.Client, Microsoft.Orleans.Sdk)";

    /// <summary>A sentence.</summary>
    public string Reason { get; } = Is(options.Value.Engine, Local)
        ? "The local engine, because the configuration asks for it."
        : BuildFacts.Orleans.IsInBuild
            ? "The local engine: the Orleans engine is not part of this version."
            : $"The local engine: {BuildFacts.Orleans.Name} {BuildFacts.Orleans.WhyNot}.";

    /// <summary>The version of Orleans in this build, or that there is none.</summary>
    public static string OrleansInBuild { get; } = BuildFacts.Orleans.IsInBuild
        ? BuildFacts.OrleansVersion
        : $"none: {BuildFacts.Orleans.Name} {BuildFacts.Orleans.WhyNot}";

    public static bool Is(string engine, string which) => engine.Equals(which, StringComparison.OrdinalIgnoreCase);
}
