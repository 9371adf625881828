using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Transfers;

/// <summary>Fetches one content on a clock that tests advance.</summary>
public abstract class ClockedFetchTest : IDisposable
{
    protected static readonly byte[] Content = TestContent.Of(5 * TestContent.MiB + 3);
    protected static readonly ContentId Id = ContentHasher.Hash(Content).Id;
    protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Little enough for what comes in no time not to be late.</summary>
    protected static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    /// <summary>For what comes in no time, unless something is broken.</summary>
    protected static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>As patient as the get command.</summary>
    protected static readonly TransferOptions Patient = new()
    {
        Persistence = TimeSpan.FromSeconds(15),
        OnlySourceTimeout = TimeSpan.FromSeconds(30),
    };

    protected TemporaryFolder Folder { get; } = new();

    protected ManualTimeProvider Clock { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Task<FetchResult> FetchAsync(TransferOptions options, params FetchSource[] sources) =>
        FetchAsync(options, Request(Id, sources));

    protected async Task<FetchResult> FetchAsync(TransferOptions options, FetchRequest request)
    {
        Task<FetchResult> fetch = StartAsync(options, null, request);
        await Clock.AdvanceUntilAsync(Step, fetch);
        return await fetch.WaitAsync(Soon);
    }

    protected Task<FetchResult> StartAsync(TransferOptions options, IProgress<FetchProgress>? progress, params FetchSource[] sources) =>
        StartAsync(options, progress, Request(Id, sources));

    protected FetchRequest Request(ContentId? content, params FetchSource[] sources) =>
        new() { Content = content, Name = "f.bin", Sources = sources, OutputFolder = Folder.Path };

    protected static void AssertComplete(FetchResult result) => AssertComplete(result, Content);

    protected static void AssertComplete(FetchResult result, byte[] content)
    {
        Assert.True(result.Outcome == FetchOutcome.Completed, result.ToString());
        Assert.Equal(content, File.ReadAllBytes(result.Path!));
    }

    private async Task<FetchResult> StartAsync(TransferOptions options, IProgress<FetchProgress>? progress, FetchRequest request)
    {
        using var fetcher = new FileFetcher(options, Clock, new NoChance());
        return await fetcher.FetchAsync(request, progress);
    }
}
