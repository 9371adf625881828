using System.Net.Http.Json;
using System.Text.Json;
using P2POrleans.Peer.Reporting;

namespace P2POrleans.Cli.Up;

/// <summary>Asks processes on this machine how they are. No answer is an answer.</summary>
internal sealed class StatusClient : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(3) };

    public async Task<bool> IsGatewayReadyAsync(Uri gateway, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(new Uri(gateway, "healthz/ready"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (IsNoAnswer(e, cancellationToken))
        {
            return false;
        }
    }

    /// <returns>Null when the peer does not answer.</returns>
    public async Task<PeerStatus?> GetPeerAsync(Uri peer, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetFromJsonAsync(new Uri(peer, "api/v1/status"), PeerJson.Default.PeerStatus, cancellationToken);
        }
        catch (Exception e) when (IsNoAnswer(e, cancellationToken))
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsNoAnswer(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or IOException or JsonException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
