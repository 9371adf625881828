using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Local;

namespace P2POrleans.Gateway.Engine;

/// <summary>
/// Opens the local engine before the gateway listens, so that whoever reaches the gateway reaches a whole directory, and a
/// database that can't be opened stops the start with its own message. Closes it when the last request is done.
/// </summary>
internal sealed class LocalEngine(
    IOptions<EngineOptions> options, IOptions<DirectoryOptions> rules, TimeProvider time, DirectoryObserver observer)
    : IHostedLifecycleService, IAsyncDisposable
{
    private LocalDirectory? _directory;

    /// <exception cref="InvalidOperationException">The gateway was not started.</exception>
    public IFileDirectory Directory => _directory ?? throw new InvalidOperationException("The directory is opened when the gateway starts.");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        EngineOptions engine = options.Value;
        var local = new LocalDirectoryOptions
        {
            DatabaseFile = engine.DatabaseFile,
            Durability = engine.Durability,
            Rules = rules.Value,
        };
        _directory = await LocalDirectory.OpenAsync(local, time, observer, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_directory is not null)
            await _directory.DisposeAsync();
    }
}
