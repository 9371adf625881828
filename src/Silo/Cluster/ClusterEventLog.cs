using System.Net;
using Microsoft.Extensions.Logging;

namespace P2POrleans.Silo.Cluster;

internal static partial class ClusterEventLog
{
    [LoggerMessage(620, LogLevel.Information, "The silo at {Silo} has joined the cluster.")]
    public static partial void Joined(ILogger logger, IPEndPoint silo);

    [LoggerMessage(621, LogLevel.Information, "The silo at {Silo} leaves the cluster.")]
    public static partial void Leaves(ILogger logger, IPEndPoint silo);

    [LoggerMessage(622, LogLevel.Warning, "The silo at {Silo} is lost; the others take over its share.")]
    public static partial void Lost(ILogger logger, IPEndPoint silo);

    [LoggerMessage(623, LogLevel.Warning, "Redis at {Address} is away ({Reason}); announces wait until it is back.")]
    public static partial void RedisAway(ILogger logger, string address, string reason);

    [LoggerMessage(624, LogLevel.Information, "Redis at {Address} is back.")]
    public static partial void RedisBack(ILogger logger, string address);

    [LoggerMessage(625, LogLevel.Warning,
        "P2P:Directory:Lease is {Lease}, and RenewEvery {RenewEvery}: live peers may lapse when a silo is lost; leave {Least} between them.")]
    public static partial void ShortLease(ILogger logger, TimeSpan lease, TimeSpan renewEvery, TimeSpan least);
}
