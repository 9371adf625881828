using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace P2POrleans.Gateway.Original;

/// <summary>Starts a round of probes every <see cref="OriginalPeerOptions.ProbeEvery"/>, the first one after that time.</summary>
/// <param name="services">Gives the prober once the directory is open, which is after this was made.</param>
internal sealed class ProbeSchedule(
    IServiceProvider services, TimeProvider time, IOptions<OriginalPeerOptions> options, ILogger<ProbeSchedule> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var prober = services.GetRequiredService<OriginalPeerProber>();
        using var timer = new PeriodicTimer(options.Value.ProbeEvery, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                await prober.ProbeAllAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The directory could not be asked; the next round asks again.
                ProberLog.RoundFailed(logger, e);
            }
        }
    }
}
