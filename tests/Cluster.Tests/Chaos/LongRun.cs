namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>A run that somebody asks for by the environment (<c>P2P_CHAOS_SECONDS</c>), who gives it the machine to itself.</summary>
internal static class LongRun
{
    public static bool IsAsked => Environment.GetEnvironmentVariable("P2P_CHAOS_SECONDS") is not null;
}
