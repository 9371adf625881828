using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Shares;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Protocol.Content;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Shares;

public sealed class HashCacheTests : IDisposable
{
    private static readonly HashedContent Hashed = ContentHasher.Hash(TestContent.Of(3 * TestContent.MiB));
    private static readonly FileStamp Stamp = new(Hashed.Id.Size, 123456789);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryGet_AfterReopening_FindsWhatWasPut()
    {
        using (HashCache cache = Open())
            cache.Put("/a/b", Stamp, isFirm: true, Hashed);

        using HashCache again = Open();
        Assert.True(again.TryGet("/a/b", Stamp, out ContentId content));
        Assert.Equal(Hashed.Id, content);
        Assert.True(again.TryGetLayer("/a/b", Hashed.Id, out byte[]? layer));
        Assert.Equal(Hashed.Layer.ToArray(), layer);
    }

    [Fact]
    public void TryGet_OtherPathStampOrNotFirm_IsNotFound()
    {
        using HashCache cache = Open();
        cache.Put("/a", Stamp, isFirm: true, Hashed);
        cache.Put("/soft", Stamp, isFirm: false, Hashed);
        cache.Flush();

        Assert.False(cache.TryGet("/A", Stamp, out _));
        Assert.False(cache.TryGet("/a", Stamp with { ModifiedTicks = 1 }, out _));
        Assert.False(cache.TryGet("/a", Stamp with { Size = 1 }, out _));
        Assert.False(cache.TryGet("/soft", Stamp, out _));
        Assert.True(cache.TryGetLayer("/soft", Hashed.Id, out _));
        Assert.False(cache.TryGetLayer("/a", new ContentId(Hashed.Id.Root, Hashed.Id.Size - 1), out _));
    }

    [Fact]
    public void Keep_SomePaths_ForgetsTheOthers()
    {
        using HashCache cache = Open();
        for (int i = 0; i < 1000; i++)
            cache.Put($"/{i}", Stamp, isFirm: true, Hashed with { Layer = default });
        cache.Keep(new HashSet<string> { "/7", "/new" });

        Assert.True(cache.TryGet("/7", Stamp, out _));
        Assert.False(cache.TryGet("/8", Stamp, out _));
    }

    [Fact]
    public void Everything_StoreFails_KnowsNothingAndGoesOn()
    {
        using HashCache cache = Open();
        cache.Put("/a", Stamp, isFirm: true, Hashed);
        cache.Flush();
        using (var saboteur = new SqliteConnection($"Data Source={_folder["hashes.db"]};Pooling=False"))
        {
            saboteur.Open();
            using SqliteCommand drop = saboteur.CreateCommand();
            drop.CommandText = "DROP TABLE hashes";
            drop.ExecuteNonQuery();
        }

        Assert.False(cache.TryGet("/a", Stamp, out _));
        Assert.False(cache.TryGetLayer("/a", Hashed.Id, out _));
        cache.Put("/b", Stamp, isFirm: true, Hashed);
        cache.Keep(new HashSet<string>());
    }

    private HashCache Open() => HashCache.Open(_folder["hashes.db"], NullLogger.Instance);
}
