using System.Net;
using System.Net.Sockets;
using P2POrleans.FileDirectory.Turns;
using StackExchange.Redis;

namespace P2POrleans.Silo.Redis;

/// <summary>Where Redis is, and why nobody answers there: its client only says so after a while, and in other words.</summary>
/// <param name="options">Of the client.</param>
internal sealed class RedisReach(ConfigurationOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>For messages: all addresses, without what else the setting says.</summary>
    public string Address { get; } = string.Join(", ", options.EndPoints.Select(Text));

    /// <returns>Few words, or null when one of the addresses takes a connection.</returns>
    public async Task<string?> WhyNotAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        string? reason = null;
        foreach (EndPoint endpoint in options.EndPoints)
        {
            // A tunnel knows other ways.
            if (options.Tunnel is not null || endpoint is UnixDomainSocketEndPoint)
                return null;
            string? wrong = await TryConnectAsync(endpoint, time, cancellationToken);
            if (wrong is null)
                return null;
            reason ??= wrong;
        }

        return reason;
    }

    private static async Task<string?> TryConnectAsync(EndPoint endpoint, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new TimeLimit(Patience, time, cancellationToken);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, patience.Token);
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "connection refused",
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "this name has no address",
                _ => e.Message,
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "no answer";
        }
    }

    private static string Text(EndPoint endpoint) => endpoint is DnsEndPoint name ? $"{name.Host}:{name.Port}" : endpoint.ToString() ?? "";
}
