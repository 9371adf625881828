using System.Net.Http.Json;
using System.Text.Json;

namespace P2POrleans.Bench.Serving;

/// <summary>A running <see cref="ServeCommand"/>, with the silo and the Redis that it may need. All end when it is disposed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>As the gateway writes it, see <see cref="Protocol.Rest.RestJson"/>.</summary>
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Stack<IAsyncDisposable> _processes = new();
    private HttpClient _client = new();

    public Uri Address { get; private set; } = null!;

    public static async Task<ServerProcess> StartAsync(string engine, string data)
    {
        var server = new ServerProcess();
        try
        {
            await server.StartAllAsync(engine, data);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task<T> PostAsync<T>(FormattableString path)
    {
        using HttpResponseMessage response = await _client.PostAsync(new Uri(FormattableString.Invariant(path), UriKind.Relative), null);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<T>(Json))!;
    }

    public async Task<T> GetAsync<T>(string path) => (await _client.GetFromJsonAsync<T>(new Uri(path, UriKind.Relative), Json))!;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        while (_processes.TryPop(out IAsyncDisposable? process))
            await process.DisposeAsync();
    }

    private async Task StartAllAsync(string engine, string data)
    {
        string[] cluster = [];
        if (engine == Engines.Cluster)
        {
            RedisProcess redis = await RedisProcess.StartAsync(data);
            _processes.Push(redis);
            cluster = ["--redis", redis.Address];
            _processes.Push(await BenchProcess.StartAsync(["silo", .. cluster]));
        }

        BenchProcess gateway = await BenchProcess.StartAsync(["serve", "--engine", engine, "--data", data, .. cluster]);
        _processes.Push(gateway);
        Address = new Uri(gateway.FirstLine);
        _client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(10) };
    }
}
