using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Engine;
using P2POrleans.Silo.Cluster;
using P2POrleans.Silo.Redis;

namespace P2POrleans.Silo.Client;

/// <summary>
/// This process as a client of the cluster, from when the cluster is first reached, which is tried without limit. From then on the client
/// follows the silos as they come and go, all of them at once included.
/// </summary>
public sealed class ClusterConnection(
    RedisConnection redis, IOptions<DirectoryClusterOptions> cluster, ILoggerFactory logs, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan TryEvery = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = logs.CreateLogger<ClusterConnection>();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IFileDirectory? _directory;

    /// <summary>Done once the cluster has been reached.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Null until then, and while the client has lost all silos: a call would only wait for nothing.</summary>
    public IFileDirectory? Directory => _directory;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var level = LogLevel.Warning;
        try
        {
            while (true)
            {
                await redis.WaitAsync(reason => ClusterLog.NoRedis(_logger, redis.Address, reason), time, stoppingToken);
                // A client that did not get to start can't be started again.
                Channel<bool> losses = Channel.CreateUnbounded<bool>();
                using IHost client = CreateClient(losses.Writer);
                try
                {
                    await StayConnectedAsync(client, losses.Reader, stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    NotReached(e);
                }

                await Task.Delay(TryEvery, time, stoppingToken);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }

        void NotReached(Exception e)
        {
            ClusterLog.NotReached(_logger, level, e);
            level = LogLevel.Debug;
        }
    }

    private async Task StayConnectedAsync(IHost client, ChannelReader<bool> losses, CancellationToken stoppingToken)
    {
        await client.StartAsync(stoppingToken);
        IGrainFactory grains = client.Services.GetRequiredService<IGrainFactory>();
        try
        {
            // The cluster says how many partitions there are: a gateway that believed something else would ask the wrong ones.
            int partitions = await CountPartitionsAsync(grains, stoppingToken);
            while (true)
            {
                _directory = CreateDirectory(grains, partitions);
                ClusterLog.Reached(_logger, partitions);
                _reached.TrySetResult();
                int? count;
                do
                    await losses.ReadAsync(stoppingToken);
                while ((count = await TryCountPartitionsAsync(grains, stoppingToken)) == partitions);
                _directory = null;
                ClusterLog.Lost(_logger);
                while (count is null)
                {
                    await Task.Delay(TryEvery, time, stoppingToken);
                    count = await TryCountPartitionsAsync(grains, stoppingToken);
                }

                // Another number when the cluster was begun anew, with an empty store.
                partitions = count.Value;
            }
        }
        finally
        {
            await client.StopAsync(CancellationToken.None);
        }
    }

    private OrleansDirectory CreateDirectory(IGrainFactory grains, int partitions) => new(
        grains, new PartitionMap(partitions), new OrleansDirectoryOptions { IsThere = () => _directory is not null }, time);

    /// <summary>
    /// Null when no silo answers. Asking also makes the client look for silos: it connects only to send something.
    /// </summary>
    private static async Task<int?> TryCountPartitionsAsync(IGrainFactory grains, CancellationToken stoppingToken)
    {
        try
        {
            return await CountPartitionsAsync(grains, stoppingToken);
        }
        catch (Exception) when (!stoppingToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<int> CountPartitionsAsync(IGrainFactory grains, CancellationToken stoppingToken) =>
        await grains.GetGrain<IClusterGrain>(0).CountPartitionsAsync(stoppingToken);

    private IHost CreateClient(ChannelWriter<bool> losses)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        // As instances, which outlive this client.
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton(redis);
        builder.Services.AddSingleton(cluster);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.UseOrleansClient(client => client
            .UseClusterRedis()
            .AddClusterConnectionLostHandler((_, _) => losses.TryWrite(true))
            .Configure<GatewayOptions>(static gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(3)));
        return builder.Build();
    }
}
