using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Harness;

/// <summary>
/// A gRPC server on a free loopback port, cleartext HTTP/2. Disposing it checks that it logged no error, unless the test
/// expects some.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ErrorLog _errors = new();
    private readonly List<IDisposable> _clients = [];

    private TestServer(Action<GrpcServiceOptions>? configure, Action<KestrelServerOptions>? configureKestrel, Action<WebApplication>? map, HttpProtocols protocols)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
            configureKestrel?.Invoke(kestrel);
        });
        builder.Logging.AddProvider(_errors);
        builder.Services.AddSingleton(Script);
        builder.Services.AddGrpc(options => configure?.Invoke(options));
        _app = builder.Build();
        _app.UseRouting();
        map?.Invoke(_app);
        _app.MapGrpcService<ScriptedService>();
    }

    public ServiceScript Script { get; } = new();

    /// <summary>The test provokes errors on purpose.</summary>
    public bool ExpectsErrors { get; set; }

    public Uri Address { get; private set; } = null!;

    public static async Task<TestServer> StartAsync(
        Action<GrpcServiceOptions>? configure = null,
        Action<KestrelServerOptions>? configureKestrel = null,
        Action<WebApplication>? map = null,
        HttpProtocols protocols = HttpProtocols.Http2)
    {
        var server = new TestServer(configure, configureKestrel, map, protocols);
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Urls.Single());
        return server;
    }

    /// <summary>A channel of its own, closed with the server.</summary>
    public GrpcChannel Channel(GrpcChannelOptions? options = null)
    {
        var channel = GrpcChannel.ForAddress(Address, options ?? new GrpcChannelOptions());
        _clients.Add(channel);
        return channel;
    }

    public Interop.InteropClient Client(GrpcChannelOptions? options = null) => new(Channel(options));

    /// <summary>HTTP/2 without gRPC, for what no gRPC client would send.</summary>
    public RawClient RawClient()
    {
        var client = new RawClient(Address);
        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _app.StopAsync().Within();
        await _app.DisposeAsync();
        if (!ExpectsErrors)
            Assert.Empty(_errors.Entries);
    }
}
