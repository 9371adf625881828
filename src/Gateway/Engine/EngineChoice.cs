using P2POrleans.Gateway.Info;

namespace P2POrleans.Gateway.Engine;

/// <summary>Which engine the gateway runs, and why, in words for an operator.</summary>
/// <param name="asked">The value of <see cref="EngineOptions.Engine"/>.</param>
/// <param name="hasCluster">Whether the configuration names a cluster: who does wants no directory of another place.</param>
/// <param name="offered">The engines of the host.</param>
internal sealed class EngineChoice(string asked, bool hasCluster, IReadOnlyList<IDirectoryEngine> offered)
{
    public const string Auto = "auto";
    public const string Local = "local";
    public const string Orleans = "orleans";

    /// <summary>Null for the local engine, also when the one that was asked for is not offered.</summary>
    public IDirectoryEngine? Chosen { get; } = offered.FirstOrDefault(engine => Is(asked, engine.Name) || Is(asked, Auto));

    /// <summary>A sentence.</summary>
    public string Reason => Chosen is { } engine
        ? Is(asked, Auto) ? $"The Orleans engine: {engine.Description}." : $"The Orleans engine, because the configuration asks for it: {engine.Description}."
        : Is(asked, Local)
            ? "The local engine, because the configuration asks for it."
            : BuildFacts.Orleans.IsInBuild
                ? "The local engine: the Orleans engine is not part of this program."
                : $"The local engine: {BuildFacts.Orleans.Name} {BuildFacts.Orleans.WhyNot}.";

    /// <summary>The version of Orleans in this build, or that there is none.</summary>
    public static string OrleansInBuild { get; } = BuildFacts.Orleans.IsInBuild
        ? BuildFacts.OrleansVersion
        : $"none: {BuildFacts.Orleans.Name} {BuildFacts.Orleans.WhyNot}";

    /// <summary>Null, or the rest of a sentence that begins with "Engine is 'orleans' but".</summary>
    public string? WhatIsWrong => Chosen is not null || Is(asked, Local) || (Is(asked, Auto) && !hasCluster)
        ? null
        : Is(asked, Auto)
            ? $"{EngineOptions.ClusterSetting} names a cluster, and {WhyNoOrleans}; take that away, or use 'local'"
            : Is(asked, Orleans)
                ? $"{WhyNoOrleans}; use 'auto' or 'local'"
                : "must be 'auto', 'local' or 'orleans'";

    private static string WhyNoOrleans => BuildFacts.Orleans.IsInBuild
        ? $"this program has no Orleans engine ({BuildFacts.Orleans.Name} itself was found when it was built)"
        : $"{BuildFacts.Orleans.Name} {BuildFacts.Orleans.WhyNot} (Microsoft.Orleans.Server, Microsoft.Orleans.Client, Microsoft.Orleans.Sdk)";

    private static bool Is(string engine, string which) => engine.Equals(which, StringComparison.OrdinalIgnoreCase);
}
