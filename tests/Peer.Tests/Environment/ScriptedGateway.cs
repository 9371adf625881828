using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Tests.Environment;

/// <summary>
/// The directory's side of announces, kept by the book: registrations, epochs and sequences; and faults where a test asks for them.
/// </summary>
internal sealed class ScriptedGateway : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly HashSet<FileItem> _files = [];
    private WebApplication? _app;
    private string? _peer;
    private string? _secret;
    private string _token = "";
    private long _epoch;
    private long _sequence;
    private bool _reannounce;

    public Uri Address { get; private set; } = null!;

    /// <summary>Consulted first on every request; null goes on by the book.</summary>
    public Func<HttpRequest, IResult?> Intercept { get; set; } = _ => null;

    /// <summary>Called when an announce was committed, before the answer: null sends the answer.</summary>
    public Func<IResult?> AfterCommit { get; set; } = () => null;

    public double RenewSeconds { get; set; } = 60;

    public IReadOnlyList<FileItem> Files
    {
        get
        {
            lock (_lock)
                return [.. _files.OrderBy(f => f.Name, StringComparer.Ordinal)];
        }
    }

    public ConcurrentQueue<RegisterRequest> Registrations { get; } = new();

    public static async Task<ScriptedGateway> StartAsync()
    {
        var gateway = new ScriptedGateway();
        (gateway._app, gateway.Address) = await TestServer.StartAsync(HttpProtocols.Http1, _ => { }, gateway.Map);
        return gateway;
    }

    /// <summary>Forgets all registrations and files, as a directory that lost its disk.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            (_peer, _secret, _token, _sequence) = (null, null, "", 0);
            _files.Clear();
        }
    }

    public void AskForEverything()
    {
        lock (_lock)
        {
            _files.Clear();
            _reannounce = true;
        }
    }

    /// <summary>Waits for the next event: register, full S, delta S, heartbeat, signoff.</summary>
    public async Task<string> NextAsync(string beginning)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (string what in _events.Reader.ReadAllAsync(timeout.Token))
        {
            if (what.StartsWith(beginning, StringComparison.Ordinal))
                return what;
        }

        throw new InvalidOperationException();
    }

    /// <summary>The next event is one that has yet to come.</summary>
    public void SkipEvents()
    {
        while (_events.Reader.TryRead(out _))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _app, null) is not { } app)
            return;

        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private void Map(WebApplication app)
    {
        app.Use((context, next) =>
            Intercept(context.Request) is { } answer ? answer.ExecuteAsync(context) : next(context));
        app.MapPost("/api/v1/peers", RegisterAsync);
        app.MapPost("/api/v1/peers/{peer}/heartbeat", (HttpRequest request) => Authorized(request, Heartbeat));
        app.MapDelete("/api/v1/peers/{peer}/lease", (HttpRequest request) => Authorized(request, () =>
        {
            _events.Writer.TryWrite("signoff");
            return Results.NoContent();
        }));
        const string Files = "/api/v1/peers/{peer}/files";
        app.MapPut(Files, (HttpRequest request, long epoch, long sequence) => AnnounceAsync(request, epoch, sequence, full: true));
        app.MapPatch(Files, (HttpRequest request, long epoch, long sequence) => AnnounceAsync(request, epoch, sequence, full: false));
    }

    private async Task<IResult> RegisterAsync(HttpRequest request)
    {
        RegisterRequest register = (await JsonSerializer.DeserializeAsync(request.Body, RestJson.Default.RegisterRequest))!;
        Registrations.Enqueue(register);
        lock (_lock)
        {
            bool isNew = _peer is null;
            if (!isNew && (register.Name != _peer || register.Secret != _secret))
                return Problem(409, "The name is taken.");

            _peer = register.Name;
            _secret ??= register.Secret ?? Guid.NewGuid().ToString();
            _token = Guid.NewGuid().ToString();
            _epoch++;
            _sequence = 0;
            _events.Writer.TryWrite("register");
            return Results.Json(
                new RegisterResponse(_peer, isNew ? _secret : null, _token, _epoch, 3 * RenewSeconds, RenewSeconds),
                RestJson.Default.RegisterResponse);
        }
    }

    private IResult Heartbeat()
    {
        _events.Writer.TryWrite("heartbeat");
        return Results.Json(
            new HeartbeatResponse(_epoch, _sequence, _reannounce, 3 * RenewSeconds, RenewSeconds), RestJson.Default.HeartbeatResponse);
    }

    private async Task<IResult> AnnounceAsync(HttpRequest request, long epoch, long sequence, bool full)
    {
        var lines = new List<string>();
        await using (var gzip = new GZipStream(request.Body, CompressionMode.Decompress))
        using (var reader = new StreamReader(gzip))
        {
            while (await reader.ReadLineAsync() is { } line)
                lines.Add(line);
        }

        return Authorized(request, () =>
        {
            if (epoch != _epoch || (sequence != _sequence + 1 && sequence != _sequence))
            {
                return Results.Problem("Out of step.", statusCode: 409, extensions: new Dictionary<string, object?>
                {
                    ["expected_epoch"] = _epoch,
                    ["expected_sequence"] = _sequence + 1,
                });
            }

            // The same sequence again is the same answer, whatever it brings.
            if (sequence != _sequence)
                Commit(lines, full);
            _sequence = sequence;
            _events.Writer.TryWrite($"{(full ? "full" : "delta")} {sequence}");
            return AfterCommit() ?? Results.Json(new AnnounceResponse(sequence, _files.Count), RestJson.Default.AnnounceResponse);
        });
    }

    private void Commit(List<string> lines, bool full)
    {
        if (full)
        {
            _files.Clear();
            _files.UnionWith(lines.Select(l => JsonSerializer.Deserialize(l, RestJson.Default.FileItem)!));
            _reannounce = false;
            return;
        }

        foreach (FileDeltaLine line in lines.Select(l => JsonSerializer.Deserialize(l, RestJson.Default.FileDeltaLine)!))
        {
            if (line.Remove is not null)
                _files.Remove(line.Remove);
            if (line.Add is not null)
                _files.Add(line.Add);
        }
    }

    private IResult Authorized(HttpRequest request, Func<IResult> action)
    {
        lock (_lock)
            return request.Headers.Authorization == $"Bearer {_token}" ? action() : Problem(401, "The token is not current.");
    }

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);
}
