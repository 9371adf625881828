using Google.Protobuf;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Tests.Serving;

public sealed class FileTransferServiceTests : PeerTest
{
    private static readonly byte[] Content = TestContent.Of(3 * TestContent.MiB + 11);
    private static readonly HashedContent Hashed = ContentHasher.Hash(Content);

    [Fact]
    public async Task GetFile_SharedNames_Served()
    {
        Write("notes.txt", [1, 2, 3]);
        Write("año/señal (1).txt", [4]);
        Write("empty", []);
        RunningPeer peer = await StartAsync();

        Assert.Equal(new byte[] { 1, 2, 3 }, await GetFileAsync(peer, "notes.txt"));
        Assert.Equal(new byte[] { 4 }, await GetFileAsync(peer, "año/señal (1).txt"));
        Assert.Equal(new byte[] { 4 }, await GetFileAsync(peer, "señal (1).txt"));
        Assert.Empty(await GetFileAsync(peer, "empty"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("../state/hashes.db")]
    [InlineData("a/../notes.txt")]
    [InlineData("./notes.txt")]
    [InlineData("notes.txt\0")]
    [InlineData("NOTES.TXT")]
    public async Task GetFile_AnythingElse_NotFound(string name)
    {
        Write("notes.txt", [1]);
        RunningPeer peer = await StartAsync();

        Assert.Equal(StatusCode.NotFound, await StatusOfAsync(() => GetFileAsync(peer, name)));
    }

    [Fact]
    public async Task GetFile_TooLargeForAMessage_SaysWhatToUse()
    {
        Write("fits", TestContent.Of(FileTransferService.MaxGetFileBytes));
        Write("not", TestContent.Of(FileTransferService.MaxGetFileBytes + 1));
        RunningPeer peer = await StartAsync();

        FileResponse whole = await peer.Grpc.Client.GetFileAsync(new FileRequest { Filename = "fits" });
        Assert.Equal(4 * TestContent.MiB, whole.CalculateSize());
        RpcException e = await Assert.ThrowsAsync<RpcException>(() => GetFileAsync(peer, "not"));
        Assert.Equal(StatusCode.ResourceExhausted, e.StatusCode);
        Assert.Contains("Download", e.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetFile_CallerDoesNotRead_HoldsItsSlot()
    {
        Write("f", TestContent.Of(FileTransferService.MaxGetFileBytes));
        RunningPeer peer = await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:UploadSlots", "1"));
        using var http = new HttpClient(new SocketsHttpHandler { InitialHttp2StreamWindowSize = 65535 })
        {
            BaseAddress = peer.GrpcAddress,
        };
        using var call = new HttpRequestMessage(HttpMethod.Post, "/FileTransfer/GetFile")
        {
            // A message of three bytes, not compressed: field 1 is "f".
            Content = new ByteArrayContent([0, 0, 0, 0, 3, 10, 1, (byte)'f']) { Headers = { { "content-type", "application/grpc" } } },
            Headers = { { "te", "trailers" } },
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        HttpResponseMessage slow = await http.SendAsync(call, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(1, peer.Status.Uploads.Active);
        Assert.Equal(StatusCode.ResourceExhausted, await StatusOfAsync(() => DummyAsync(peer, 1)));
        slow.Dispose();
        await peer.WaitForAsync(s => s.Uploads.Active == 0);
        Assert.Null(await StatusOfAsync(() => DummyAsync(peer, 1)));
    }

    [Fact]
    public async Task ListFiles_MoreThanAMessage_AllInOrder()
    {
        for (int i = 0; i < FileTransferService.MaxListed + 50; i++)
            Write($"{i:D5}", [(byte)i]);
        RunningPeer peer = await StartAsync();

        var files = new List<FileItem>();
        await foreach (FileItem file in peer.Grpc.ListFilesAsync(CancellationToken.None))
            files.Add(file);

        Assert.Equal(Enumerable.Range(0, FileTransferService.MaxListed + 50).Select(i => $"{i:D5}"), files.Select(f => f.Name));
        Assert.Equal(ContentHasher.Hash([7]).Id.ToString(), files[7].ContentId);
    }

    [Fact]
    public async Task GetManifest_SharedContent_LayerLeadsToTheRoot()
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();
        Manifest manifest = await peer.Grpc.Client.GetManifestAsync(new ManifestRequest { Content = Hashed.Id.ToWire() });

        Assert.Equal(Hashed.Id.ToWire(), manifest.Content);
        Assert.Equal(TestContent.MiB, manifest.PieceLength);
        Assert.Empty(manifest.Have);
        Assert.True(PieceLayer.TryVerify(Hashed.Id, manifest.PieceLayer.Memory, out _));
    }

    [Fact]
    public async Task GetManifest_AllSlotsAreTaken_OnlyWhatIsSmallIsToldAtOnce()
    {
        Write("f", TestContent.Of(32 * TestContent.MiB));
        ContentIdentity content = ContentHasher.Hash(TestContent.Of(32 * TestContent.MiB)).Id.ToWire();
        RunningPeer peer = await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:UploadSlots", "1"));
        // Longer than what the connection holds, and not read.
        using HttpResponseMessage slow = await peer.Http.GetAsync(
            $"/files/{ContentHasher.Hash(TestContent.Of(32 * TestContent.MiB)).Id}", HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(StatusCode.ResourceExhausted, await ManifestStatusAsync(peer, content));
        Manifest small = await peer.Grpc.Client.GetManifestAsync(new ManifestRequest { Content = content, WithoutLayer = true });
        Assert.Empty(small.PieceLayer);
    }

    [Fact]
    public async Task GetManifest_CacheLostTheLayer_IsMadeAgainForAllWhoAsk()
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();
        LoseLayers();

        Manifest[] manifests = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => peer.Grpc.Client.GetManifestAsync(new ManifestRequest { Content = Hashed.Id.ToWire() }).ResponseAsync));

        Assert.All(manifests, m => Assert.Equal(Hashed.Layer.ToArray(), m.PieceLayer.ToByteArray()));
    }

    [Fact]
    public async Task GetManifest_CacheLostTheLayerAndTheFileIsAnother_FailedPrecondition()
    {
        string path = Write("f", Content);
        RunningPeer peer = await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:Settle", "1.00:00:00"));
        LoseLayers();
        // The same length at the same time: nothing but hashing tells.
        DateTime modified = File.GetLastWriteTimeUtc(path);
        File.WriteAllBytes(path, new byte[Content.Length]);
        File.SetLastWriteTimeUtc(path, modified);

        Assert.Equal(StatusCode.FailedPrecondition, await ManifestStatusAsync(peer, Hashed.Id.ToWire()));
    }

    [Fact]
    public async Task GetManifest_NotShared_NotFoundOrInvalid()
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();
        var otherSize = new ContentIdentity { PiecesRoot = Hashed.Id.ToWire().PiecesRoot, Size = Hashed.Id.Size + 1 };
        var shortRoot = new ContentIdentity { PiecesRoot = ByteString.CopyFrom(1, 2, 3), Size = 3 };

        Assert.Equal(StatusCode.NotFound, await ManifestStatusAsync(peer, otherSize));
        Assert.Equal(StatusCode.InvalidArgument, await ManifestStatusAsync(peer, shortRoot));
        Assert.Equal(StatusCode.InvalidArgument, await ManifestStatusAsync(peer, null));
    }

    [Theory]
    [InlineData(0, 3 * TestContent.MiB + 11)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(TestContent.MiB - 1, TestContent.MiB + 2)]
    [InlineData(3 * TestContent.MiB + 11, 0)]
    public async Task Download_RangeInside_ThoseBytes(int offset, int length)
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();

        Assert.Equal(Content[offset..(offset + length)], await DownloadAsync(peer, Hashed.Id, offset, length));
        await peer.WaitForAsync(s => s.Uploads == new P2POrleans.Peer.Reporting.UploadStatus(0, length));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 3 * TestContent.MiB + 12)]
    [InlineData(3 * TestContent.MiB + 12, 0)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(1, long.MaxValue)]
    [InlineData(long.MinValue, long.MinValue)]
    public async Task Download_RangeOutside_OutOfRange(long offset, long length)
    {
        Write("f", Content);
        RunningPeer peer = await StartAsync();

        Assert.Equal(StatusCode.OutOfRange, await StatusOfAsync(() => DownloadAsync(peer, Hashed.Id, offset, length)));
    }

    [Fact]
    public async Task Download_FileWasChangedOnDisk_FailedPreconditionUntilItIsHashedAgain()
    {
        string path = Write("f", Content);
        RunningPeer peer = await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:Settle", "1.00:00:00"));
        File.AppendAllText(path, "more");

        Assert.Equal(StatusCode.FailedPrecondition, await StatusOfAsync(() => DownloadAsync(peer, Hashed.Id, 0, 1)));
        Assert.Equal(StatusCode.FailedPrecondition, await ManifestStatusAsync(peer, Hashed.Id.ToWire()));
        Assert.Equal(StatusCode.FailedPrecondition, await StatusOfAsync(() => GetFileAsync(peer, "f")));
    }

    [Fact]
    public async Task Download_OneOfTwoCopiesWasChanged_TheOtherServes()
    {
        Write("a", Content);
        Write("b", Content);
        RunningPeer peer = await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:Settle", "1.00:00:00"));
        File.AppendAllText(Path.Combine(Share, "a"), "more");

        Assert.Equal(Content[..9], await DownloadAsync(peer, Hashed.Id, 0, 9));
    }

    [Fact]
    public async Task Download_FileChangesInMidStream_BreaksOff()
    {
        byte[] large = TestContent.Of(64 * TestContent.MiB);
        string path = Write("f", large);
        RunningPeer peer = await StartAsync();
        using AsyncServerStreamingCall<DataChunk> call = peer.Grpc.Client.Download(new DownloadRequest
        {
            Content = ContentHasher.Hash(large).Id.ToWire(),
            Length = large.Length,
        });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        File.AppendAllText(path, "more");

        // What the windows hold is already on its way; the rest does not come.
        RpcException e = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
            }
        });
        Assert.Equal(StatusCode.FailedPrecondition, e.StatusCode);
    }

    [Fact]
    public async Task Download_FileWasReplacedByALink_IsNotFollowed()
    {
        string path = Write("f", Content);
        RunningPeer peer = await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:Settle", "1.00:00:00"));
        string secret = TestContent.Write(Outside("secret"), Content);
        File.Delete(path);
        File.CreateSymbolicLink(path, secret);

        Assert.NotNull(await StatusOfAsync(() => DownloadAsync(peer, Hashed.Id, 0, 1)));
    }

    [Fact]
    public async Task Echo_Payload_ComesBackUpToTheLimit()
    {
        RunningPeer peer = await StartAsync();
        ByteString payload = ByteString.CopyFrom(TestContent.Of(FileTransferService.MaxEchoBytes));
        ByteString more = ByteString.CopyFrom(TestContent.Of(FileTransferService.MaxEchoBytes + 1));

        Assert.Equal(payload, (await peer.Grpc.Client.EchoAsync(new EchoRequest { Payload = payload })).Payload);
        Assert.Equal(
            StatusCode.InvalidArgument,
            await StatusOfAsync(async () => await peer.Grpc.Client.EchoAsync(new EchoRequest { Payload = more })));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(3_000_000, 1000)]
    public async Task DummyDownload_Length_SoManyBytes(long length, int chunk)
    {
        RunningPeer peer = await StartAsync();
        using AsyncServerStreamingCall<DataChunk> call =
            peer.Grpc.Client.DummyDownload(new DummyDownloadRequest { Length = length, ChunkSize = chunk });
        long received = 0;
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            Assert.True(chunk == 0 || call.ResponseStream.Current.Data.Length <= chunk);
            received += call.ResponseStream.Current.Data.Length;
        }

        Assert.Equal(length, received);
        await peer.WaitForAsync(s => s.Uploads == new P2POrleans.Peer.Reporting.UploadStatus(0, length));
    }

    [Fact]
    public async Task DummyDownload_NoRateIsLeft_WaitsForItsShare()
    {
        RunningPeer peer = await StartAsync(new KeyValuePair<string, string?>("P2P:Peer:MaxUploadBytesPerSecond", "1000"));
        using AsyncServerStreamingCall<DataChunk> call = peer.Grpc.Client.DummyDownload(new DummyDownloadRequest { Length = 1_000_000 });

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.InRange(call.ResponseStream.Current.Data.Length, 1, 100);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(DummyTransfer.MaxBytes + 1, 0)]
    [InlineData(1, -1)]
    [InlineData(1, DummyTransfer.MaxChunkBytes + 1)]
    public async Task DummyDownload_OutsideTheLimits_InvalidArgument(long length, int chunk)
    {
        RunningPeer peer = await StartAsync();
        using AsyncServerStreamingCall<DataChunk> call =
            peer.Grpc.Client.DummyDownload(new DummyDownloadRequest { Length = length, ChunkSize = chunk });

        Assert.Equal(StatusCode.InvalidArgument, await StatusOfAsync(() => call.ResponseStream.MoveNext(CancellationToken.None)));
    }

    [Fact]
    public async Task DummyUpload_Chunks_AreCounted()
    {
        RunningPeer peer = await StartAsync();
        using AsyncClientStreamingCall<DataChunk, DummyUploadResponse> call = peer.Grpc.Client.DummyUpload();
        // More than a server takes in one request by default.
        var chunk = new DataChunk { Data = ByteString.CopyFrom(new byte[TestContent.MiB]) };
        for (int i = 0; i < 40; i++)
            await call.RequestStream.WriteAsync(chunk);
        await call.RequestStream.CompleteAsync();

        Assert.Equal(40 * TestContent.MiB, (await call.ResponseAsync).Length);
    }

    /// <summary>What a cache that could not write looks like afterwards.</summary>
    private void LoseLayers()
    {
        using var saboteur = new SqliteConnection($"Data Source={Path.Combine(State, "hashes.db")};Pooling=False");
        saboteur.Open();
        using SqliteCommand delete = saboteur.CreateCommand();
        delete.CommandText = "DELETE FROM hashes";
        Assert.True(delete.ExecuteNonQuery() > 0);
    }

    private static async Task<byte[]> GetFileAsync(RunningPeer peer, string name) =>
        (await peer.Grpc.Client.GetFileAsync(new FileRequest { Filename = name })).Content.ToByteArray();

    private static async Task DummyAsync(RunningPeer peer, long length)
    {
        using AsyncServerStreamingCall<DataChunk> call = peer.Grpc.Client.DummyDownload(new DummyDownloadRequest { Length = length });
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }
    }

    private static async Task<byte[]> DownloadAsync(RunningPeer peer, ContentId content, long offset, long length)
    {
        using AsyncServerStreamingCall<DataChunk> call = peer.Grpc.Client.Download(
            new DownloadRequest { Content = content.ToWire(), Offset = offset, Length = length });
        var bytes = new MemoryStream();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            Assert.InRange(call.ResponseStream.Current.Data.Length, 1, TestContent.MiB);
            bytes.Write(call.ResponseStream.Current.Data.Span);
        }

        return bytes.ToArray();
    }

    private static Task<StatusCode?> ManifestStatusAsync(RunningPeer peer, ContentIdentity? content) => StatusOfAsync(async () =>
        await peer.Grpc.Client.GetManifestAsync(new ManifestRequest { Content = content }));

    private static async Task<StatusCode?> StatusOfAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }
}
