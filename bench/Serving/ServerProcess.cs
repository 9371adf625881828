using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace P2POrleans.Bench.Serving;

/// <summary>A running <see cref="ServeCommand"/>. Ends when disposed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>As the gateway writes it, see <see cref="Protocol.Rest.RestJson"/>.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Process _process;
    private readonly HttpClient _client;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        _client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
    }

    public Uri Address { get; }

    public static async Task<ServerProcess> StartAsync(string engine, string data)
    {
        string[] arguments = ["exec", typeof(ServerProcess).Assembly.Location, "serve", "--engine", engine, "--data", data];
        Process process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        string? address = await process.StandardOutput.ReadLineAsync();
        return address is not null
            ? new ServerProcess(process, new Uri(address))
            : throw new InvalidOperationException($"The {engine} engine did not start.");
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
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
