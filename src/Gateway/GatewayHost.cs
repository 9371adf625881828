using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Gateway.Announces;
using P2POrleans.Gateway.Bodies;
using P2POrleans.Gateway.Engine;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Files;
using P2POrleans.Gateway.Health;
using P2POrleans.Gateway.Hosting;
using P2POrleans.Gateway.Info;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.OpenApi;
using P2POrleans.Gateway.Original;
using P2POrleans.Gateway.Pages;
using P2POrleans.Gateway.Peers;

namespace P2POrleans.Gateway;

/// <summary>Puts the gateway together: REST v1, the original contract and pages for people over one directory.</summary>
public static class GatewayHost
{
    /// <summary>
    /// Builds a gateway that is ready to be started. Configuration comes from <c>appsettings.json</c> in the working directory,
    /// then the environment (<c>P2P__GatewayHost__Listen</c>), then <paramref name="settings"/>; what comes later wins.
    /// </summary>
    /// <param name="settings">For instance <c>P2P:GatewayHost:Listen</c>. A null value counts as not given.</param>
    /// <param name="services">Registered before the gateway's own, which give way: another directory, an engine, another clock.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option has a value that it must not have. Its message names every such option, the value and the rule.
    /// </exception>
    /// <remarks>
    /// Starting it throws the same for the options that are checked then, an <see cref="IOException"/> around an
    /// <see cref="Microsoft.AspNetCore.Connections.AddressInUseException"/> when the port is taken, and a
    /// <see cref="FileDirectory.Storage.DirectoryStoreException"/> when the directory's database can't be opened.
    /// </remarks>
    public static WebApplication Create(
        IEnumerable<KeyValuePair<string, string?>> settings, Action<IServiceCollection>? services = null)
    {
        WebApplicationBuilder builder = GatewayBuilder.Create(settings);
        services?.Invoke(builder.Services);
        builder.Services
            .AddGatewayServer()
            .AddLimits()
            .AddDirectoryEngine(builder.Configuration)
            .AddBodies()
            .AddAnnounces()
            .AddDirectoryHealth()
            .AddOriginalPeers()
            .AddPages()
            .AddGatewayOpenApi();

        WebApplication app = builder.Build();
        app.UseGatewayServer()
            .UseLinger()
            .UseErrors()
            .UseDeadline()
            .UseBodies();
        app.MapPeers()
            .MapAnnounces()
            .MapFiles()
            .MapOriginalContract()
            .MapInfo()
            .MapPages()
            .MapHealth()
            .MapOpenApiDocument();
        return app;
    }
}
