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
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(20) };

    public Uri Address { get; private set; } = null!;

    private Uri SiloAddress { get; set; } = null!;

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

    public Task<T> PostAsync<T>(FormattableString path) => PostAsync<T>(Address, path);

    /// <summary>To the process that has the partitions, which may be the same.</summary>
    public Task<T> PostToSiloAsync<T>(FormattableString path) => PostAsync<T>(SiloAddress, path);

    public async Task<T> GetAsync<T>(string path) => (await _client.GetFromJsonAsync<T>(new Uri(Address, path), Json))!;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        while (_processes.TryPop(out IAsyncDisposable? process))
            await process.DisposeAsync();
    }

    private async Task<T> PostAsync<T>(Uri server, FormattableString path)
    {
        using HttpResponseMessage response = await _client.PostAsync(new Uri(server, FormattableString.Invariant(path)), null);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<T>(Json))!;
    }

    private async Task StartAllAsync(string engine, string data)
    {
        string[] cluster = [];
        if (engine == Engines.Cluster)
        {
            RedisProcess redis = await RedisProcess.StartAsync(data);
            _processes.Push(redis);
            cluster = ["--redis", redis.Address];
            BenchProcess silo = await BenchProcess.StartAsync(["silo", .. cluster]);
            _processes.Push(silo);
            SiloAddress = silo.Address;
        }

        BenchProcess gateway = await BenchProcess.StartAsync(["serve", "--engine", engine, "--data", data, .. cluster]);
        _processes.Push(gateway);
        Address = gateway.Address;
        if (engine != Engines.Cluster)
            SiloAddress = Address;
    }
}
