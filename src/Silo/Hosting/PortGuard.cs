using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using P2POrleans.Grains;
using P2POrleans.Hosting;

namespace P2POrleans.Silo.Hosting;

/// <summary>
/// Stops the start of a silo whose ports somebody else has, before it joins. Orleans shares ports: two silos would listen on
/// one, and the newcomer would declare the other, which has its address, dead.
/// </summary>
internal sealed class PortGuard(IOptions<EndpointOptions> endpoint) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>When the silo has waited for whatever it waits for, and before it listens.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(PortGuard), DirectoryGrains.BeforeJoining, CheckAsync);

    private Task CheckAsync(CancellationToken cancellationToken)
    {
        EndpointOptions options = endpoint.Value;
        RequireFree(options.AdvertisedIPAddress, options.SiloPort, "other silos");
        RequireFree(options.AdvertisedIPAddress, options.GatewayPort, "gateways");
        return Task.CompletedTask;
    }

    private static void RequireFree(IPAddress address, int port, string user)
    {
        SocketError error = TcpPort.TryListen(new IPEndPoint(address, port));
        if (error == SocketError.AddressAlreadyInUse)
        {
            string message = TcpPort.InUse(port, user);
            throw new IOException(message, new AddressInUseException(message));
        }

        if (error != SocketError.Success)
            throw new SocketException((int)error);
    }
}
