using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Local;
using P2POrleans.Protocol.Rest;
using P2POrleans.TestKit;

namespace P2POrleans.Gateway.Tests.Harness;

/// <summary>
/// A gateway on a free port of the loopback address, with a folder, a clock and a log of its own. Disposal fails when it logged
/// an error that the test did not announce.
/// </summary>
internal sealed class TestGateway : IAsyncDisposable
{
    /// <summary>How long a test waits for what must come at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder;
    private readonly bool _ownsFolder;
    private readonly RecordingLoggerProvider _log;

    private TestGateway(WebApplication app, TemporaryFolder folder, bool ownsFolder, ManualTimeProvider clock, RecordingLoggerProvider log)
    {
        App = app;
        _folder = folder;
        _ownsFolder = ownsFolder;
        Clock = clock;
        _log = log;
        Url = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Url, Timeout = Patience };
    }

    public WebApplication App { get; }

    public Uri Url { get; }

    public HttpClient Client { get; }

    public ManualTimeProvider Clock { get; }

    public bool ExpectsErrors { get; set; }

    public IEnumerable<string> Errors =>
        _log.Entries.Where(entry => entry.Level >= LogLevel.Error).Select(entry => $"{entry.Category}: {entry.Text}");

    public IEnumerable<string> LogOf(string category) =>
        _log.Entries.Where(entry => entry.Category.EndsWith(category, StringComparison.Ordinal)).Select(entry => entry.Text);

    /// <summary>Lets time pass with the directory at work, which sees to the leases that ran out.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var directory = (LocalDirectory)App.Services.GetRequiredService<IFileDirectory>();
        // Longer steps would be pauses to it, in which no lease ends.
        TimeSpan longest = new DirectoryOptions().Lease / 4;
        while (by > TimeSpan.Zero)
        {
            TimeSpan step = by < longest ? by : longest;
            Clock.Advance(step);
            await directory.SweepAsync();
            by -= step;
        }
    }

    /// <summary>Waits until a text was logged so many times.</summary>
    public Task WaitForLogAsync(string text, int times) => _log.WaitAsync(text, times).WaitAsync(Patience);

    /// <param name="settings">Pairs such as <c>P2P:Limits:MaxPageSize</c>, <c>5</c>.</param>
    /// <param name="folder">The data of an earlier gateway, which then outlives this one.</param>
    /// <param name="clock">The clock of an earlier gateway.</param>
    /// <param name="services">Registered before the gateway's own.</param>
    public static async Task<TestGateway> StartAsync(
        (string Key, string Value)[]? settings = null, TemporaryFolder? folder = null, ManualTimeProvider? clock = null,
        Action<IServiceCollection>? services = null)
    {
        bool ownsFolder = folder is null;
        folder ??= new TemporaryFolder();
        clock ??= new ManualTimeProvider();
        var log = new RecordingLoggerProvider();
        try
        {
            WebApplication app = Create(settings ?? [], folder.Path, collection =>
            {
                services?.Invoke(collection);
                collection.AddSingleton<TimeProvider>(clock);
                collection.AddLogging(logging => logging.AddProvider(log).AddFilter<RecordingLoggerProvider>(null, LogLevel.Debug));
            });
            await StartOrDisposeAsync(app);
            return new TestGateway(app, folder, ownsFolder, clock, log);
        }
        catch
        {
            if (ownsFolder)
                folder.Dispose();
            throw;
        }
    }

    /// <summary>Registers a new peer.</summary>
    public async Task<TestPeer> RegisterAsync(string name, string grpcUrl = "grpc://127.0.0.1:50051", string? httpUrl = null)
    {
        using HttpResponseMessage response = await PostAsync("/api/v1/peers", new { name, grpc_url = grpcUrl, http_url = httpUrl });
        Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
        return new TestPeer(this, (await ReadAsync<RegisterResponse>(response))!);
    }

    /// <summary>Logs in through the original contract.</summary>
    public async Task<string> LoginAsync(string username, string url = "grpc://127.0.0.1:50055", string password = "secret")
    {
        using HttpResponseMessage response = await PostAsync("/login", new { username, password, url });
        JsonElement answer = await response.ShouldBeAsync(200);
        return answer.GetProperty("token").GetString()!;
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body, string? token = null) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body), token);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await Client.SendAsync(request);
    }

    /// <summary>Gets what must be there.</summary>
    public async Task<T> GetAsync<T>(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await ReadAsync<T>(response);
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response) =>
        (T)(await response.Content.ReadFromJsonAsync(typeof(T), RestJson.Default))!;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        if (_ownsFolder)
            _folder.Dispose();
        if (!ExpectsErrors)
            Assert.Empty(Errors);
    }

    private static WebApplication Create((string Key, string Value)[] settings, string dataFolder, Action<IServiceCollection> services) =>
        GatewayHost.Create(
            [
                new("P2P:GatewayHost:Listen", "http://127.0.0.1:0"),
                new("P2P:Directory:DataFolder", dataFolder),
                // What makes passwords slow to guess makes tests slow.
                new("P2P:Directory:PasswordIterations", "1000"),
                new("Logging:Console:LogLevel:Default", "None"),
                .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)),
            ],
            services);

    private static async Task StartOrDisposeAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
