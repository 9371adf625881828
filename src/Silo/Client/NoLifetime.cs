using Microsoft.Extensions.Hosting;

namespace P2POrleans.Silo.Client;

/// <summary>For a host inside another one, which alone listens to signals.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
