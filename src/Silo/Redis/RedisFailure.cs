using Orleans.Clustering.Redis;
using StackExchange.Redis;

namespace P2POrleans.Silo.Redis;

/// <summary>What StackExchange.Redis throws when Redis is away, slow, starting, or refuses, and what Orleans' table of members makes of it.</summary>
internal static class RedisFailure
{
    public static bool Is(Exception exception) =>
        exception is RedisException or RedisCommandException or RedisClusteringException or TimeoutException or ObjectDisposedException;

    /// <summary>Few words: the client's own messages list all its counters.</summary>
    public static string Reason(Exception exception) => exception switch
    {
        RedisConnectionException connection => Reason(connection.FailureType),
        // What Redis itself says: that it reads its file, or wants a password.
        RedisServerException => exception.Message,
        TimeoutException => "no answer in time",
        _ => exception.GetType().Name,
    };

    public static string Reason(ConnectionFailureType failure) => failure switch
    {
        ConnectionFailureType.AuthenticationFailure => "it refuses the user or the password",
        ConnectionFailureType.SocketClosed => "the connection was closed",
        ConnectionFailureType.SocketFailure => "the connection broke",
        ConnectionFailureType.UnableToConnect or ConnectionFailureType.UnableToResolvePhysicalConnection => "no connection",
        _ => failure.ToString(),
    };
}
