namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>A run that somebody asks for by the environment (<c>P2P_CHAOS_SECONDS</c>), who gives it the machine to itself.</summary>
internal static class LongRun
{
    /// <summary>
    /// Between two calls of one who asks or announces all the time: else on two cores nearly everything would be load, and a suite beside this
    /// one would starve. A long run makes as much of it as the machine can.
    /// </summary>
    public static TimeSpan Pause { get; } = IsAsked ? TimeSpan.Zero : TimeSpan.FromMilliseconds(10);

    public static bool IsAsked => Environment.GetEnvironmentVariable("P2P_CHAOS_SECONDS") is not null;
}
