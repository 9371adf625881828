using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Directory.Tests.Leases;

public sealed class HousekeepingTests : IAsyncDisposable
{
    private static readonly int Bucket = PeerHeader.BucketOf("ana");

    private readonly MemoryDirectoryStore _store = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _dropBegan = new();
    private readonly TaskCompletionSource<bool> _drop = new();

    public ValueTask DisposeAsync()
    {
        _stopping.Dispose();
        return _store.DisposeAsync();
    }

    [Fact]
    public async Task Sweep_NobodyWaitsForItAnyMore_GoesOn()
    {
        Housekeeping housekeeping = await OpenAsync();
        using var leaving = new CancellationTokenSource();

        Task sweep = housekeeping.SweepAsync(leaving.Token);
        await _dropBegan.Task;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sweep);

        Task end = housekeeping.EndAsync();
        Assert.False(end.IsCompleted);
        _drop.SetResult(true);
        await end;
    }

    [Fact]
    public async Task Stopping_ADropThatWaits_EndsWithoutAComplaint()
    {
        var complaints = new Complaints();
        Housekeeping housekeeping = await OpenAsync(complaints);

        housekeeping.Tick();
        await _dropBegan.Task;
        await _stopping.CancelAsync();
        await housekeeping.EndAsync();

        Assert.Empty(complaints.Heard);
    }

    /// <summary>Of a bucket with a peer that is to be dropped.</summary>
    private async Task<Housekeeping> OpenAsync(DirectoryObserver? observer = null)
    {
        RegistryBucket bucket = await RegistryBucket.OpenAsync(
            Bucket, _store, [], new DirectoryOptions(), TimeProvider.System, CancellationToken.None);
        await bucket.ExpectRemovalAsync("ana", offlineSince: null, CancellationToken.None);
        return new Housekeeping(bucket, DropAsync, observer ?? DirectoryObserver.None, _stopping.Token);
    }

    private async ValueTask<bool> DropAsync(Departure departure, CancellationToken cancellationToken)
    {
        _dropBegan.SetResult();
        return await _drop.Task.WaitAsync(cancellationToken);
    }

    private sealed class Complaints : DirectoryObserver
    {
        public List<Exception> Heard { get; } = [];

        public override void SweepFailed(Exception exception) => Heard.Add(exception);
    }
}
