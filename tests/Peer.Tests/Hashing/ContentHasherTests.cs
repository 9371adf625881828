using System.Security.Cryptography;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Protocol.Content;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Hashing;

public sealed class ContentHasherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Sizes, roots and SHA-256 of the piece layers, as libtorrent 2.0.8 computes them for <see cref="TestContent"/>.</summary>
    public static TheoryData<int, string, string?> Vectors => new()
    {
        { 1, "5a6e7a4754af8e7f47fc9493040d853e7b01e39d537cb1dd353c93b7ae58eb3d", null },
        { 16383, "0200e9204906f5ec952f0f4ccf4bd5564976a4980a625ec4b3d0dfd0bd273a95", null },
        { 16384, "c38e88a193896a289b0d22a1c6e89658cb1cc5be759b8b6c8c6723377242fe7b", null },
        { 16385, "32962f6e715dfea78a8345841650323056d5a83ba7b4f93b86a5097ead0428f2", null },
        { 1048575, "59cc92ae305fea925da01725641145b24b073ffeb3a6ea7a3afbf5750e1cf38b", null },
        { 1048576, "2292015a386ebfc8ef9cf4965e51c8106a8ea4578f5a18d26b8f3abf8cf4b6a8", null },
        {
            1048577, "1d6eeff76e24c4a2f06be2788e6621a801a2086827205ca8fea92de63f00d775",
            "1d6eeff76e24c4a2f06be2788e6621a801a2086827205ca8fea92de63f00d775"
        },
        {
            5 * 1048576 + 3, "ae79ff2be28bd482ab6f1ad08bc7eb0b4c9570214a43a6648497434783f5b289",
            "81d727e9a5b5f4243a2282b4583f63f1cd7b2d1c5dae27d9c491fa1800367aa8"
        },
        {
            70 * 1048576 + 12345, "37e5d091edc915497da4c59ec0633b10c0d8b45c4f2a00b9328d10ebe69617ee",
            "3d5ffd6cab8554806977b22c0f909634096c1326bb072c24bf37a5767f632b85"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task HashAsync_AnySize_AgreesWithLibtorrent(int size, string root, string? layerHash)
    {
        byte[] content = TestContent.Of(size);
        HashResult result = await ContentHasher.HashAsync(TestContent.Write(_folder["f"], content));

        Assert.Equal($"{root}-{size}", result.Content!.Id.ToString());
        Assert.Equal(layerHash, result.Content.Layer.IsEmpty ? null : Convert.ToHexStringLower(SHA256.HashData(result.Content.Layer.Span)));
        Assert.Equal($"{root}-{size}", ContentHasher.Hash(content).Id.ToString());
    }

    [Fact]
    public async Task HashAsync_EmptyFile_IsTheEmptyContent()
    {
        HashResult result = await ContentHasher.HashAsync(TestContent.Write(_folder["f"], []));

        Assert.Equal(ContentId.Empty, result.Content!.Id);
    }

    [Fact]
    public async Task HashAsync_NoSuchFile_SaysSo()
    {
        HashResult result = await ContentHasher.HashAsync(_folder["none"]);

        Assert.Null(result.Content);
        Assert.Equal(HashFault.Missing, result.Fault);
        Assert.Equal(HashFault.Unreadable, (await ContentHasher.HashAsync(_folder.Path)).Fault);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task HashAllAsync_ManyFilesOfAllSizes_EachOnceAndTheProgressAddsUp(int workers)
    {
        long[] sizes = [0, 1, 5 * TestContent.MiB, 16384, 3 * TestContent.MiB + 1, 7, 0, 2 * TestContent.MiB];
        Dictionary<string, ContentId> expected = [];
        foreach ((int i, long size) in sizes.Index())
        {
            byte[] content = TestContent.Of(size, i);
            expected[TestContent.Write(_folder[$"{i}"], content)] = ContentHasher.Hash(content).Id;
        }

        var hashed = new Dictionary<string, ContentId>();
        long bytes = 0;
        await ContentHasher.HashAllAsync(
            expected.Keys, r => hashed.Add(r.Path, r.Content!.Id), new InlineProgress<long>(n => Interlocked.Add(ref bytes, n)), workers);

        Assert.Equal(expected, hashed);
        Assert.Equal(sizes.Sum(), bytes);
    }

    [Fact]
    public async Task HashAsync_FileChangesMeanwhile_IsAFault()
    {
        string path = TestContent.Write(_folder["f"], TestContent.Of(4 * TestContent.MiB));
        int reports = 0;
        HashResult result = await ContentHasher.HashAsync(path, new InlineProgress<long>(_ =>
        {
            if (Interlocked.Increment(ref reports) == 2)
                File.AppendAllText(path, "more");
        }));

        Assert.Equal(HashFault.Changed, result.Fault);
        Assert.Null(result.Content);
    }

    [Fact]
    public async Task HashAllAsync_Cancelled_Throws()
    {
        string path = TestContent.Write(_folder["f"], TestContent.Of(8 * TestContent.MiB));
        using var cancellation = new CancellationTokenSource();
        var results = new List<HashResult>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ContentHasher.HashAllAsync(
            [path], results.Add, new InlineProgress<long>(_ => cancellation.Cancel()), cancellationToken: cancellation.Token));

        Assert.Empty(results);
    }

    [Fact]
    public async Task HashAllAsync_CallbackThrows_EndsAndSaysWhy()
    {
        string[] paths = [.. Enumerable.Range(0, 20).Select(i => TestContent.Write(_folder[$"{i}"], TestContent.Of(100)))];

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ContentHasher.HashAllAsync(paths, _ => throw new InvalidOperationException("mine")));
    }

    [NeedsFact(Need.PythonLibtorrent)]
    public async Task HashAsync_RandomSizes_AgreeWithLiveLibtorrent()
    {
        int seed = System.Environment.TickCount;
        var random = new Random(seed);
        List<string> paths = [];
        for (int i = 0; i < 12; i++)
        {
            var content = new byte[random.Next(1, 6 * TestContent.MiB)];
            random.NextBytes(content);
            paths.Add(TestContent.Write(_folder[$"{i}"], content));
        }

        string[] theirs = await Libtorrent.RootsAsync(paths);
        foreach ((int i, string path) in paths.Index())
            Assert.True((await ContentHasher.HashAsync(path)).Content!.Id.Root.ToString() == theirs[i], $"seed {seed}, file {i}");
    }
}
