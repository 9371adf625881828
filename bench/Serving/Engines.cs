using Microsoft.Extensions.DependencyInjection;

namespace P2POrleans.Bench.Serving;

/// <summary>The engines that this build has.</summary>
internal static class Engines
{
    public static IReadOnlyList<string> Names { get; } = ["local"];

    public static void AddTo(IServiceCollection services)
    {
    }
}
