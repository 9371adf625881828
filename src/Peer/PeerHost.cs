using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using P2POrleans.Peer.Hosting;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Sharing;

namespace P2POrleans.Peer;

/// <summary>Puts a peer together: shared folders, servers and announcer in one process.</summary>
public static class PeerHost
{
    /// <summary>
    /// Builds a peer that is ready to be started. Configuration comes from <paramref name="configFile"/>, then the environment
    /// (<c>P2P__Peer__Name</c>), then <paramref name="settings"/>; what comes later wins, and a later list replaces an earlier one.
    /// </summary>
    /// <param name="settings">For instance <c>P2P:Peer:Listen</c>. A null value counts as not given.</param>
    /// <param name="configFile">A JSON file; null for none.</param>
    /// <param name="services">Registered before the peer's own, which give way.</param>
    /// <exception cref="PeerStartException">The configuration file can't be read.</exception>
    /// <remarks>
    /// Starting it throws an <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> that names every option with a
    /// value that it must not have, a <see cref="PeerStartException"/> when the state folder can't be used, or an
    /// <see cref="IOException"/> around an <see cref="Microsoft.AspNetCore.Connections.AddressInUseException"/> when a port is taken.
    /// <see cref="Reporting.PeerStatusReporter"/>, among its services, tells how it is doing.
    /// </remarks>
    public static WebApplication Create(
        IEnumerable<KeyValuePair<string, string?>> settings, string? configFile = null, Action<IServiceCollection>? services = null)
    {
        WebApplicationBuilder builder = CreateBuilder(PeerConfiguration.Merge(settings, configFile));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Grpc", LogLevel.Warning);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        services?.Invoke(builder.Services);
        builder.Services.AddPeer(builder.Configuration);
        return Build(builder);
    }

    /// <summary>Builds a peer that serves what is being fetched, and only that. It has no log: the output is that of a command.</summary>
    internal static WebApplication CreateFor(
        PiecesInDownload pieces, TemporaryIdentity identity, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        WebApplicationBuilder builder = CreateBuilder(settings);
        builder.Services.AddPeerOf(pieces, identity, builder.Configuration);
        return Build(builder);
    }

    /// <summary>Builds a peer that gives one file to the peer that it is offered to. It has no log either.</summary>
    internal static WebApplication CreateFor(
        OfferedFile offered, TemporaryIdentity identity, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        WebApplicationBuilder builder = CreateBuilder(settings);
        builder.Services.AddPeerOf(offered, identity, builder.Configuration);
        return Build(builder);
    }

    private static WebApplicationBuilder CreateBuilder(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        // Empty: what a web application reads by itself, such as ASPNETCORE_URLS or a file in the working directory, is not for peers.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseKestrelCore();
        return builder;
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        WebApplication app = builder.Build();
        app.UseWholeAnswers();
        app.UseRouting();
        app.MapPeer();
        return app;
    }
}
