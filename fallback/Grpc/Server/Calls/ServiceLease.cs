namespace Grpc.AspNetCore.Server.Calls;

/// <summary>A service instance for the time of one call.</summary>
internal readonly struct ServiceLease<TService>(TService instance, bool isOwned) : IAsyncDisposable
    where TService : class
{
    public TService Instance { get; } = instance;

    public ValueTask DisposeAsync()
    {
        if (isOwned && Instance is IAsyncDisposable asyncDisposable)
            return asyncDisposable.DisposeAsync();
        if (isOwned && Instance is IDisposable disposable)
            disposable.Dispose();
        return ValueTask.CompletedTask;
    }
}
