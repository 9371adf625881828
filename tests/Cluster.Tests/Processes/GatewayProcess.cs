using System.Net;
using P2POrleans.Peer.Gateways;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>A gateway that runs as <c>p2p gateway</c> and is a client of a cluster, which need not be there.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(200);

    private readonly TestProcess _process;
    private readonly HttpClient _http;

    private GatewayProcess(TestProcess process, Uri url)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(1) };
        Client = DirectoryClient.Connect(url);
    }

    public DirectoryClient Client { get; }

    /// <summary>Returns when its port answers.</summary>
    public static async Task<GatewayProcess> StartAsync(string redis)
    {
        TestProcess process = P2p.Start("gateway", "--json", "--redis", redis, "--listen", "127.0.0.1:0");
        return new GatewayProcess(process, new Uri((await process.WaitForEventAsync("listening")).GetProperty("url").GetString()!));
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>Returns when <c>/healthz/ready</c> answers like this.</summary>
    public async Task WaitForReadinessAsync(HttpStatusCode status)
    {
        using var patience = new CancellationTokenSource(TestProcess.Patience);
        while (true)
        {
            using HttpResponseMessage answer = await GetAsync("healthz/ready");
            if (answer.StatusCode == status)
                return;
            await Task.Delay(AskEvery, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
