using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace P2POrleans.Silo.Hosting;

/// <summary>What <see cref="SiloHostOptions.Advertise"/> stands for.</summary>
internal static class AdvertisedAddress
{
    /// <exception cref="OptionsValidationException">The name has no address.</exception>
    public static IPAddress Of(SiloHostOptions options)
    {
        string name = options.Advertise == SiloHostOptions.OwnAddress ? Dns.GetHostName() : options.Advertise;
        try
        {
            // Silos of one cluster have to agree on a family; IPv4 is the one that container networks always have. A machine's own name often
            // stands for a loopback address too, where no other machine finds it.
            return Dns.GetHostAddresses(name)
                .OrderBy(IPAddress.IsLoopback)
                .ThenBy(address => address.AddressFamily != AddressFamily.InterNetwork)
                .First();
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or ArgumentException)
        {
            throw new OptionsValidationException(
                SiloHostOptions.Section, typeof(SiloHostOptions),
                [$"{SiloHostOptions.Section}:{nameof(options.Advertise)} is '{options.Advertise}' but must be an address or a name that has one"]);
        }
    }
}
