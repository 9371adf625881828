using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using P2POrleans.Hosting;
using P2POrleans.Peer.Announcing;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Inbox;
using P2POrleans.Peer.Reporting;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Shares;
using P2POrleans.Peer.Sharing;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Hosting;

/// <summary>What a peer consists of, feature by feature.</summary>
internal static class PeerServiceCollectionExtensions
{
    public static IServiceCollection AddPeer(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddPeerOptions(configuration).AddState().AddIndex().AddScanning().AddAnnouncing().AddServing();
    }

    /// <summary>A peer that serves what is being fetched, as far as it has come.</summary>
    public static IServiceCollection AddPeerOf(
        this IServiceCollection services, PiecesInDownload pieces, TemporaryIdentity identity, IConfiguration configuration)
    {
        services.TryAddSingleton(pieces);
        return services.AddTemporaryPeer(pieces.PublishTo, identity, configuration);
    }

    /// <summary>A peer that gives one file to somebody whom it was offered to. It shares nothing, and announces that.</summary>
    public static IServiceCollection AddPeerOf(
        this IServiceCollection services, OfferedFile offered, TemporaryIdentity identity, IConfiguration configuration)
    {
        services.TryAddSingleton(new OfferedFiles(offered));
        return services.AddTemporaryPeer(static index => index.Publish(new ShareSnapshot([]), complete: true), identity, configuration);
    }

    private static IServiceCollection AddTemporaryPeer(
        this IServiceCollection services, Action<ShareIndex> publish, TemporaryIdentity identity, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(identity.Peer);
        // By a factory: the container disposes what it has made itself.
        services.TryAddSingleton(_ => identity.State);
        services.AddOptions<PeerOptions>().Configure(configuration.GetSection(PeerOptions.Section).BindOption);
        services.AddOptions<GatewayOptions>().Configure(configuration.GetSection(GatewayOptions.Section).BindOption);
        services.AddState().AddIndex().AddAnnouncing().AddServing();
        services.AddSingleton(_ =>
        {
            var index = new ShareIndex();
            publish(index);
            return index;
        });
        return services;
    }

    private static IServiceCollection AddPeerOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<IValidateOptions<PeerOptions>, PeerOptionsValidator>();
        services.TryAddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddOptions<PeerOptions>().Configure(configuration.GetSection(PeerOptions.Section).BindOption).ValidateOnStart();
        services.AddOptions<GatewayOptions>().Configure(configuration.GetSection(GatewayOptions.Section).BindOption).ValidateOnStart();
        return services;
    }

    private static IServiceCollection AddState(this IServiceCollection services)
    {
        services.TryAddSingleton(p => StateFolder.Open(Options(p)));
        services.TryAddSingleton(p => PeerName.TryNormalize(Options(p).Name, out string name, out _)
            ? new PeerIdentity(name)
            : throw new InvalidOperationException("The options are validated before."));
        return services;
    }

    private static IServiceCollection AddIndex(this IServiceCollection services)
    {
        services.TryAddSingleton(p => HashCache.Open(
            p.GetRequiredService<StateFolder>().File("hashes.db"), p.GetRequiredService<ILogger<HashCache>>()));
        services.TryAddSingleton<ShareIndex>();
        services.TryAddSingleton<HashingProgress>();
        return services;
    }

    private static IServiceCollection AddScanning(this IServiceCollection services)
    {
        services.AddHostedService<ShareMonitor>();
        return services;
    }

    private static IServiceCollection AddAnnouncing(this IServiceCollection services)
    {
        services.TryAddSingleton(p => DirectoryClient.Connect(new Uri(p.GetRequiredService<IOptions<GatewayOptions>>().Value.Gateway)));
        services.TryAddSingleton<PeerSecret>();
        services.TryAddSingleton<AnnounceState>();
        services.AddHostedService<Announcer>();
        return services;
    }

    private static IServiceCollection AddServing(this IServiceCollection services)
    {
        services.TryAddSingleton(p => new PeerEndpoints(Options(p)));
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(p =>
            new ConfigureOptions<KestrelServerOptions>(p.GetRequiredService<PeerEndpoints>().Configure));
        services.TryAddSingleton(p =>
        {
            TimeProvider time = p.GetRequiredService<TimeProvider>();
            PeerOptions options = Options(p);
            return new UploadMeter(
                new UploadSlots(options.UploadSlots, time), new FairRate(new RateLimit(options.MaxUploadBytesPerSecond, time)),
                new SentPieces(time));
        });
        services.TryAddSingleton(new PiecesInDownload());
        services.TryAddSingleton(new OfferedFiles());
        services.TryAddSingleton<SenderCheck>();
        services.TryAddSingleton(p => new InboxReceiver(
            Options(p).Inbox, p.GetRequiredService<SenderCheck>(), p.GetRequiredService<ILogger<InboxReceiver>>(),
            p.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<InboxCalls>();
        services.TryAddSingleton<PieceLayers>();
        services.TryAddSingleton<ServedFiles>();
        services.TryAddSingleton(p => new PeerStatusReporter(
            p.GetRequiredService<PeerIdentity>(), p.GetRequiredService<PeerEndpoints>(), p.GetRequiredService<DirectoryClient>(),
            p.GetRequiredService<ShareIndex>(), p.GetRequiredService<HashingProgress>(), p.GetRequiredService<AnnounceState>(),
            p.GetRequiredService<UploadMeter>()));
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = PeerConnection.MaxMessageBytes;
            grpc.MaxSendMessageSize = PeerConnection.MaxMessageBytes;
        });
        services.AddRouting();
        // Whoever fetches from a peer that stops has other sources, or resumes later.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        return services;
    }

    private static PeerOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<PeerOptions>>().Value;
}
