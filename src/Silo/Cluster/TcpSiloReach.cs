using System.Net.Sockets;

namespace P2POrleans.Silo.Cluster;

/// <summary>Connects, and says nothing.</summary>
internal sealed class TcpSiloReach(TimeProvider time) : ISiloReach
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<SiloAnswer> AskAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var socket = new Socket(silo.Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(silo.Endpoint, either.Token);
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
