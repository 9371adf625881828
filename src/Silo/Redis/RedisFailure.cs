using Orleans.Clustering.Redis;
using StackExchange.Redis;

namespace P2POrleans.Silo.Redis;

/// <summary>What StackExchange.Redis throws when Redis is away, slow, starting, or refuses, and what Orleans' table of members makes of it.</summary>
internal static class RedisFailure
{
    public static bool Is(Exception exception) =>
        exception is RedisException or RedisCommandException or RedisClusteringException or TimeoutException or ObjectDisposedException;

    /// <summary>Few words: the client's own messages list all its counters.</summary>
    public static string Reason(Exception exception) =>
        exception is RedisConnectionException connection ? connection.FailureType.ToString() : exception.GetType().Name;
}
