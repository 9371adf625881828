namespace P2POrleans.Hosting;

/// <summary>Levels of the log that stand below all other sources of configuration.</summary>
public static class LogDefaults
{
    /// <summary>
    /// A silo or Redis that is away is said once, by the host. Orleans repeats it for every connection, probe and call, some of it as an
    /// error.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Orleans { get; } =
    [
        new("Logging:LogLevel:Orleans", "Warning"),
        new("Logging:LogLevel:Orleans.GrainDirectory.Redis", "Critical"),
        new("Logging:LogLevel:Orleans.Messaging", "Critical"),
        new("Logging:LogLevel:Orleans.Runtime.CallbackData", "Error"),
        new("Logging:LogLevel:Orleans.Runtime.GrainDirectory", "Critical"),
        new("Logging:LogLevel:Orleans.Runtime.MembershipService", "Error"),
        new("Logging:LogLevel:Orleans.Runtime.Messaging", "Error"),
        new("Logging:LogLevel:Orleans.Runtime.Metadata", "Error"),
        new("Logging:LogLevel:Orleans.Runtime.Scheduler", "Error"),
    ];
}
