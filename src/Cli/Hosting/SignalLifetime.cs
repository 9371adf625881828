using Microsoft.Extensions.Hosting;
using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Hosting;

/// <summary>
/// The lifetime of a hosted server when <see cref="TerminationSignals"/> stops it: the host does not listen to signals itself, so
/// that there is one order of ending and one exit code.
/// </summary>
internal sealed class SignalLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
