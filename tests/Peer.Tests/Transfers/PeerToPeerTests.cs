using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Probing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Tests.Transfers;

public sealed class PeerToPeerTests : PeerTest
{
    private static readonly byte[] Content = TestContent.Of(5 * TestContent.MiB + 3);
    private static readonly ContentId Id = ContentHasher.Hash(Content).Id;

    private readonly FileFetcher _fetcher = new(
        new TransferOptions { StallTimeout = TimeSpan.FromMinutes(1) }, TimeProvider.System, new NoChance());

    [Fact]
    public async Task Fetch_FromARealPeer_CopyHasTheContentId()
    {
        Write("sub/large.bin", Content);
        Write("empty", []);
        RunningPeer peer = await StartAsync();

        FetchResult large = await FetchAsync(peer, Id, "sub/large.bin");
        FetchResult empty = await FetchAsync(peer, ContentId.Empty, "empty");
        FetchResult byName = await FetchAsync(peer, null, "sub/large.bin");

        Assert.Equal((FetchOutcome.Completed, Outside("out/large.bin")), (large.Outcome, large.Path));
        Assert.Equal(Id, (await ContentHasher.HashAsync(large.Path!)).Content!.Id);
        Assert.Equal(FetchOutcome.Completed, empty.Outcome);
        // Too large for one message, and the peer says so.
        Assert.Equal(FetchOutcome.Failed, byName.Outcome);
        Assert.Contains("Download", byName.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_ByteIsCorruptedOnTheSendersDisk_VerificationFailsUntilAnotherSourceHelps()
    {
        string path = Write("f", Content);
        RunningPeer peer = await StartAsync();
        byte[] corrupt = [.. Content];
        corrupt[2 * TestContent.MiB + 100] ^= 4;
        // The disk changes a byte and tells nobody: same file, same size, same time.
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.Write(corrupt);
        }

        File.SetLastWriteTimeUtc(path, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        FetchResult failed = await FetchAsync(peer, Id, "f");
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(Content);
        FetchResult mended = await FetchAsync(peer, Id, "f", good.Source());

        Assert.Equal(FetchOutcome.VerificationFailed, failed.Outcome);
        Assert.InRange(failed.ReceivedBytes, 0, Content.Length - TestContent.MiB);
        Assert.Equal(FetchOutcome.Completed, mended.Outcome);
        Assert.Equal(failed.ReceivedBytes, mended.ResumedBytes);
        Assert.Equal([SourceFault.Lied, SourceFault.None], failed.Sources.Concat(mended.Sources.Skip(1)).Select(s => s.Fault));
        Assert.Equal(Content, await File.ReadAllBytesAsync(mended.Path!));
    }

    [Fact]
    public async Task Fetch_FileWasChangedOnTheSender_SourceIsPassedOver()
    {
        string path = Write("f", Content);
        RunningPeer peer = await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:Settle", "1.00:00:00"));
        await File.WriteAllBytesAsync(path, [1]);
        FetchResult result = await FetchAsync(peer, Id, "f");

        Assert.Equal(FetchOutcome.VerificationFailed, result.Outcome);
        Assert.Equal(SourceFault.Changed, Assert.Single(result.Sources).Fault);
    }

    [Fact]
    public async Task Fetch_ContentIsNotShared_NotFound()
    {
        RunningPeer peer = await StartAsync();
        FetchResult result = await FetchAsync(peer, Id, "f");

        Assert.Equal(FetchOutcome.Failed, result.Outcome);
        Assert.Equal(SourceFault.NotFound, Assert.Single(result.Sources).Fault);
    }

    [Fact]
    public async Task Fetch_PeerStopsInMidTransfer_DoesNotWaitForItAndResumesFromAnother()
    {
        // Far more than what the windows between the two hold.
        byte[] large = TestContent.Of(32 * TestContent.MiB);
        ContentId id = ContentHasher.Hash(large).Id;
        Write("f", large);
        RunningPeer peer = await StartAsync();
        Task? stop = null;
        var request = new FetchRequest { Content = id, Name = "f", Sources = [peer.Source()], OutputFolder = Outside("out") };
        using var slow = new FileFetcher(new TransferOptions { MaxBytesPerSecond = 4_000_000 });
        FetchResult broken = await slow.FetchAsync(
            request, new InlineProgress<FetchProgress>(_ => stop ??= StopAsync(peer)));
        await stop!.WaitAsync(TimeSpan.FromMinutes(1));
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(large);
        FetchResult whole = await _fetcher.FetchAsync(request with { Sources = [good.Source()] });

        Assert.Equal(FetchOutcome.Failed, broken.Outcome);
        Assert.Equal(FetchOutcome.Completed, whole.Outcome);
        Assert.Equal(broken.ReceivedBytes, whole.ResumedBytes);
        Assert.Equal(large, await File.ReadAllBytesAsync(whole.Path!));
    }

    [Fact]
    public async Task Fetch_IntoTheSharedFolder_IsSharedWhenComplete()
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();
        await _fetcher.FetchAsync(new FetchRequest
        {
            Content = Id,
            Name = "g",
            Sources = [peer.Source()],
            OutputFolder = Path.Combine(Share, "fetched"),
        });

        await peer.WaitForAsync(s => s.Files == 2);
    }

    [Fact]
    public async Task Probe_RealPeer_MeasuresAllThree()
    {
        RunningPeer peer = await StartAsync();
        var probe = new PeerProbe(new ProbeOptions { TransferBytes = 3_000_000 });
        ProbeResult result = await probe.RunAsync(peer.GrpcAddress, CancellationToken.None);

        Assert.Null(result.Fault);
        Assert.InRange(result.MinLatency!.Value, TimeSpan.FromTicks(1), result.MedianLatency!.Value);
        Assert.True(result.DownBytesPerSecond > 0);
        Assert.True(result.UpBytesPerSecond > 0);
    }

    [Fact]
    public async Task Probe_PeerThatOnlyServesFiles_MeasuresLatencyByARefusal()
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync([]);
        peer.OnGetFile = _ => throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.NotFound, "no"));

        ProbeResult result = await new PeerProbe(new ProbeOptions()).RunAsync(peer.Source().Address, CancellationToken.None);

        Assert.Equal((null, false, null, null), (result.Fault, result.CanTransfer, result.DownBytesPerSecond, result.UpBytesPerSecond));
        Assert.InRange(result.MinLatency!.Value, TimeSpan.FromTicks(1), result.MedianLatency!.Value);
    }

    [Fact]
    public async Task Probe_PeerHasNoSlotLeft_MeasuresTheRest()
    {
        Write("f", TestContent.Of(32 * TestContent.MiB));
        RunningPeer peer = await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:UploadSlots", "1"));
        // Longer than what the connection holds, and not read.
        using HttpResponseMessage slow = await peer.Http.GetAsync(
            $"/files/{ContentHasher.Hash(TestContent.Of(32 * TestContent.MiB)).Id}", HttpCompletionOption.ResponseHeadersRead);
        ProbeResult result = await new PeerProbe(new ProbeOptions { TransferBytes = 3_000_000 }).RunAsync(
            peer.GrpcAddress, CancellationToken.None);

        Assert.Equal((null, null), (result.Fault, result.DownBytesPerSecond));
        Assert.NotNull(result.MedianLatency);
        Assert.True(result.UpBytesPerSecond > 0);
    }

    [Fact]
    public async Task Probe_PeerSendsLessThanItWasAskedFor_IsAFault()
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync([]);
        peer.OnDummyDownload = (_, stream) => stream.WriteAsync(new Wire.DataChunk { Data = Google.Protobuf.ByteString.CopyFrom(1) });
        ProbeResult result = await new PeerProbe(new ProbeOptions { TransferBytes = 3_000_000 }).RunAsync(
            peer.Source().Address, CancellationToken.None);

        Assert.Equal("DataLoss: It sent 1 of 3000000 bytes.", result.Fault);
    }

    [Fact]
    public async Task Probe_NobodyThere_IsAFault()
    {
        RunningPeer peer = await StartAsync();
        Uri address = peer.GrpcAddress;
        await StopAsync(peer);
        ProbeResult result = await new PeerProbe(new ProbeOptions()).RunAsync(address, CancellationToken.None);

        Assert.NotNull(result.Fault);
        Assert.Null(result.MinLatency);
    }

    private Task<FetchResult> FetchAsync(RunningPeer peer, ContentId? content, string name, params FetchSource[] others) =>
        _fetcher.FetchAsync(new FetchRequest
        {
            Content = content,
            Name = name,
            Sources = [peer.Source(name), .. others],
            OutputFolder = Outside("out"),
        });
}
