using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Reporting;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Tests.Environment;

/// <summary>A whole peer on free ports of this machine. Fails the test on disposal when it logged an error.</summary>
internal sealed class RunningPeer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ErrorLog _errors;

    private RunningPeer(WebApplication app, ErrorLog errors)
    {
        _app = app;
        _errors = errors;
        Http = new HttpClient { BaseAddress = new Uri(Status.HttpUrl!) };
        Grpc = new PeerConnection(GrpcAddress);
    }

    public PeerStatus Status => Reporter.Current;

    public HttpClient Http { get; }

    public PeerConnection Grpc { get; }

    public Uri GrpcAddress => PeerUrl.TryParse(Status.GrpcUrl, out Uri? address) ? address : throw new InvalidOperationException();

    private PeerStatusReporter Reporter => _app.Services.GetRequiredService<PeerStatusReporter>();

    public FetchSource Source(string name = "f") => new(Status.Name, name, GrpcAddress, new Uri(Status.HttpUrl!));

    /// <summary>Starts a peer; does not wait for its files.</summary>
    public static async Task<RunningPeer> StartAsync(
        Uri gateway, string state, IEnumerable<string> shares, params KeyValuePair<string, string?>[] settings)
    {
        var errors = new ErrorLog();
        WebApplication app = PeerHost.Create(
            [
                new("P2P:Peer:Name", "peer"),
                new("P2P:Peer:Listen", "127.0.0.1:0"),
                new("P2P:Peer:StateFolder", state),
                new("P2P:Peer:Settle", "0"),
                new("P2P:Gateway", gateway.ToString()),
                new("Logging:Console:LogLevel:Default", "None"),
                .. shares.Select((folder, i) => new KeyValuePair<string, string?>($"P2P:Peer:Shares:{i}", folder)),
                .. settings,
            ],
            services: services => services.AddSingleton<ILoggerProvider>(errors));
        await app.StartAsync();
        return new RunningPeer(app, errors);
    }

    /// <summary>Waits for a status by looking again: a peer tells how it is when it is asked, and does not call back.</summary>
    public async Task<PeerStatus> WaitForAsync(Func<PeerStatus, bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition(Status))
        {
            Assert.False(timeout.IsCancellationRequested, $"Still {Status}");
            await look.WaitForNextTickAsync(CancellationToken.None);
        }

        return Status;
    }

    public Task<PeerStatus> WaitUntilReadyAsync() => WaitForAsync(s => s.Ready);

    /// <summary>Stops without waiting for those who are served.</summary>
    public async Task StopNowAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Grpc.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Assert.Empty(_errors.Messages);
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Messages.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
