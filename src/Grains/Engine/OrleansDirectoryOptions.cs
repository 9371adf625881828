namespace P2POrleans.Grains.Engine;

/// <summary>How a gateway calls the cluster.</summary>
public sealed class OrleansDirectoryOptions
{
    /// <summary>
    /// How long a call is repeated while parts of the cluster don't answer, before the caller gets 503: 15 s. It is
    /// repeated once in any case, as far as the caller waits for it. Zero tries once.
    /// </summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether the cluster is there at all, as far as is known: while it is not, no call is repeated. Default: always.</summary>
    public Func<bool> IsThere { get; init; } = static () => true;
}
