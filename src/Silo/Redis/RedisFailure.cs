using StackExchange.Redis;

namespace P2POrleans.Silo.Redis;

/// <summary>What StackExchange.Redis throws when Redis is away, slow, starting, or refuses.</summary>
internal static class RedisFailure
{
    public static bool Is(Exception exception) =>
        exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;
}
