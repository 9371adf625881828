using System.Globalization;
using System.Net;
using System.Net.Sockets;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Invocation;
using P2POrleans.Hosting;

namespace P2POrleans.Cli.Hosting;

/// <summary>Finds out before anything is started that a server could not listen, to say so with the flag for another address.</summary>
internal static class PortCheck
{
    /// <param name="address">Wanted; null, or port 0, for one that can't be taken.</param>
    /// <param name="user">Who wants it, for the message.</param>
    /// <param name="flag">How to choose another.</param>
    /// <param name="hostFlag">The same for the address, where another option has it.</param>
    /// <exception cref="CommandException">It can't be had.</exception>
    public static void RequireFree(ListenAddress? address, string user, string flag, string? hostFlag = null)
    {
        if (address is null or { Port: 0 })
            return;

        foreach (IPAddress candidate in AddressesOf(address.Host))
        {
            SocketError error = TcpPort.TryListen(new IPEndPoint(candidate, address.Port));
            string? reason = error switch
            {
                SocketError.AddressAlreadyInUse => TcpPort.InUse(address.Port, user),
                SocketError.AccessDenied =>
                    string.Create(CultureInfo.InvariantCulture, $"port {address.Port}, wanted for {user}, is not open to this user"),
                // Of the addresses that a name stands for, a machine may lack one: that of IPv6, say.
                SocketError.AddressNotAvailable when candidate.ToString() == address.Host =>
                    $"{address.Host} is not an address of this machine",
                _ => null,
            };
            if (reason is not null)
            {
                string chooser = error == SocketError.AddressNotAvailable ? hostFlag ?? flag : flag;
                throw CommandException.Failed($"{reason}; choose another with {chooser}");
            }
        }
    }

    private static IPAddress[] AddressesOf(string host) => host switch
    {
        ListenAddress.DefaultHost => [IPAddress.Loopback, IPAddress.IPv6Loopback],
        "*" or "+" => [IPAddress.Any, IPAddress.IPv6Any],
        // The server itself finds out about other names.
        _ => IPAddress.TryParse(host, out IPAddress? address) ? [address] : [],
    };
}
