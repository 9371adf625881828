using System.Net.Sockets;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.Silo.Cluster;

/// <summary>Connects, and says nothing.</summary>
internal sealed class TcpSiloReach(TimeProvider time) : ISiloReach
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<SiloAnswer> AskAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        using var patience = new TimeLimit(Patience, time, cancellationToken);
        using var socket = new Socket(silo.Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(silo.Endpoint, patience.Token);
            return SiloAnswer.Listens;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused ? SiloAnswer.Refuses : SiloAnswer.Nothing;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SiloAnswer.Nothing;
        }
    }
}
