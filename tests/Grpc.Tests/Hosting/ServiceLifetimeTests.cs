using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Hosting;

/// <summary>Where service instances come from, and what mapping a service adds to the application.</summary>
public sealed class ServiceLifetimeTests
{
    [Fact]
    public async Task Service_NotRegistered_IsMadeAndDisposedPerCall()
    {
        var journal = new Journal();
        await using WebApplication app = await StartAsync(services => services.AddSingleton(journal));

        await CallTwiceAsync(app);

        Assert.Equal(2, journal.Made);
        Assert.Equal(2, journal.Disposed);
    }

    [Fact]
    public async Task Service_Registered_IsTheContainersOwn()
    {
        var journal = new Journal();
        await using (WebApplication app = await StartAsync(services => services.AddSingleton(journal).AddSingleton<JournalingService>()))
        {
            await CallTwiceAsync(app);

            Assert.Equal(1, journal.Made);
            Assert.Equal(0, journal.Disposed);
        }

        Assert.Equal(1, journal.Disposed);
    }

    [Fact]
    public async Task Map_EachMethod_IsAPostRouteWithTheConventions()
    {
        await using WebApplication app = await StartAsync(services => services.AddSingleton(new Journal()));

        var endpoints = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .ToDictionary(endpoint => endpoint.RoutePattern.RawText!);

        Assert.All(
            new[] { "Unary", "ServerStream", "ClientStream", "Duplex" }.Select(name => endpoints[$"/p2porleans.grpctests.Interop/{name}"]),
            endpoint =>
            {
                Assert.Equal(["POST"], endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods);
                Assert.Equal("by convention", endpoint.Metadata.GetRequiredMetadata<Mark>().Text);
                Assert.NotNull(endpoint.Metadata.GetMetadata<MarkedAttribute>());
            });
    }

    [Fact]
    public async Task Map_WithoutAddGrpc_Throws()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        await using WebApplication app = builder.Build();

        Assert.Throws<InvalidOperationException>(() => app.MapGrpcService<JournalingService>());
    }

    private static async Task<WebApplication> StartAsync(Action<IServiceCollection> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        configure(builder.Services);
        WebApplication app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<JournalingService>().WithMetadata(new Mark("by convention"));
        await app.StartAsync();
        return app;
    }

    private static async Task CallTwiceAsync(WebApplication app)
    {
        using var channel = GrpcChannel.ForAddress(app.Urls.Single());
        var client = new Interop.InteropClient(channel);
        await client.UnaryAsync(new Message()).Within();
        await client.UnaryAsync(new Message()).Within();
        await app.StopAsync();
    }

    private sealed record Mark(string Text);

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class MarkedAttribute : Attribute;

    private sealed class Journal
    {
        public int Made { get; set; }

        public int Disposed { get; set; }
    }

    [Marked]
    private sealed class JournalingService : Interop.InteropBase, IDisposable
    {
        private readonly Journal _journal;

        public JournalingService(Journal journal)
        {
            _journal = journal;
            _journal.Made++;
        }

        public override Task<Message> Unary(Message request, ServerCallContext context) => Task.FromResult(request);

        public void Dispose() => _journal.Disposed++;
    }
}
