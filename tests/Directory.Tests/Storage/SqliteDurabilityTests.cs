using System.Diagnostics;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Local;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Storage.Sqlite;
using P2POrleans.TestKit;

namespace P2POrleans.Directory.Tests.Storage;

public sealed class SqliteDurabilityTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task KilledProcess_Acknowledged_IsThereAndTheFileIsFree()
    {
        var options = new LocalDirectoryOptions { DatabaseFile = _folder["directory.db"] };
        var acknowledged = new Dictionary<string, (int First, int Last)>();
        using (Process process = Start(options.DatabaseFile))
        {
            try
            {
                Assert.Equal("open", await process.StandardOutput.ReadLineAsync().WaitAsync(Patience));
                DirectoryStoreException refused = Assert.Throws<DirectoryStoreException>(() =>
                    SqliteDirectoryStore.Open(options.DatabaseFile, SqliteDurability.ProcessCrash));
                Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
                for (int lines = 0; lines < 400; lines++)
                    Note(await process.StandardOutput.ReadLineAsync().WaitAsync(Patience));
            }
            finally
            {
                process.Kill();
            }

            // What was acknowledged up to the last moment counts.
            while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
                Note(line);
            await process.WaitForExitAsync().WaitAsync(Patience);
        }

        await using LocalDirectory directory = await LocalDirectory.OpenAsync(
            options, TimeProvider.System, DirectoryObserver.None, CancellationToken.None);
        Assert.Equal(4, acknowledged.Count);
        foreach ((string peer, (int first, int last)) in acknowledged)
        {
            IReadOnlyList<FileEntry> files =
                PeerDriver.Value(await directory.ListFilesAsync(peer, null, 1000, CancellationToken.None)).Files;
            // The announce after the last acknowledged one may have happened, or any part of it.
            Assert.Superset(
                Enumerable.Range(first + 1, last - first - 1).Select(i => $"{peer} {i}").ToHashSet(),
                files.Select(file => file.Name).ToHashSet());
            Assert.InRange(files.Count, 99, 101);
            Assert.Single(await directory.AllByNameAsync($"{peer} {last - 1}"));
        }

        void Note(string? line)
        {
            // The last line may be cut off.
            if (line?.Split(' ') is ["files", var peer, var first, var last]
                && int.TryParse(first, out int from) && int.TryParse(last, out int to) && to == from + 100)
                acknowledged[peer] = (from, to);
        }
    }

    [Fact]
    public async Task PowerLoss_IsAnOption()
    {
        await using SqliteDirectoryStore store = SqliteDirectoryStore.Open(_folder["directory.db"], SqliteDurability.PowerLoss);

        Assert.Equal(3, await store.FixPartitionCountAsync(3, CancellationToken.None));
        Assert.Equal(3, await store.FixPartitionCountAsync(5, CancellationToken.None));
    }

    [Fact]
    public async Task Slices_InPages_ComeWholeAndOnce()
    {
        await using SqliteDirectoryStore store = SqliteDirectoryStore.Open(_folder["directory.db"], SqliteDurability.ProcessCrash);
        long incarnation = await store.TakePartitionAsync(1, CancellationToken.None);
        for (int i = 0; i < 50; i++)
        {
            Assert.True(await store.WriteSliceAsync(new SliceWrite(1, incarnation, $"peer {i % 10}", i == 43, new byte[] { (byte)i })));
            await store.WriteSliceAsync(new SliceWrite(2, 1, "refused", true, new byte[] { 1 }));
        }

        var slices = new List<StoredSlice>();
        while (await store.ReadSlicesAsync(1, slices.LastOrDefault()?.Peer, 12, CancellationToken.None) is { Count: > 0 } page)
            slices.AddRange(page);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"peer {i}"), slices.Select(slice => slice.Peer));
        Assert.Equal([0, 10, 20, 30, 40], slices[0].Segments.Select(segment => (int)segment.Span[0]));
        Assert.Equal([43], slices[3].Segments.Select(segment => (int)segment.Span[0]));
        Assert.Empty(await store.ReadSlicesAsync(2, null, 100, CancellationToken.None));
    }

    [Fact]
    public async Task Write_AfterDispose_Fails()
    {
        SqliteDirectoryStore store = SqliteDirectoryStore.Open(_folder["directory.db"], SqliteDurability.ProcessCrash);
        await store.DisposeAsync();

        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await store.TakePartitionAsync(0, CancellationToken.None));
    }

    [Fact]
    public async Task Open_LaterFormat_IsRefused()
    {
        await SqliteDirectoryStore.Open(_folder["directory.db"], SqliteDurability.ProcessCrash).DisposeAsync();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder["directory.db"]};Pooling=False"))
        {
            connection.Open();
            using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        DirectoryStoreException refused = Assert.Throws<DirectoryStoreException>(() =>
            SqliteDirectoryStore.Open(_folder["directory.db"], SqliteDurability.ProcessCrash));
        Assert.Contains("format 99", refused.Message, StringComparison.Ordinal);
    }

    private static Process Start(string database)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "P2POrleans.Directory.Announcer.dll");
        bool isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        return Process.Start(new ProcessStartInfo(isHost ? Environment.ProcessPath! : "dotnet")
        {
            ArgumentList = { program, database },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }
}
