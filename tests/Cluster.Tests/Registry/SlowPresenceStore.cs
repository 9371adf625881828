using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Cluster.Tests.Registry;

/// <summary>A store whose writes of presence wait for the test.</summary>
internal sealed class SlowPresenceStore(IDirectoryStore inner) : StoreDecorator(inner, isBorrowed: true)
{
    private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Null for at once.</summary>
    public Task? MayWrite { get; set; }

    /// <summary>A write waits.</summary>
    public Task Waits => _waits.Task;

    public override async ValueTask<bool> WritePresenceAsync(PresenceWrite write)
    {
        if (MayWrite is { } task)
        {
            _waits.TrySetResult();
            await task;
        }

        return await base.WritePresenceAsync(write);
    }
}
