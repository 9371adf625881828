using System.Text.Json;
using Microsoft.Data.Sqlite;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Storage.Sqlite;

/// <summary>
/// The store of one machine: an SQLite file in WAL mode. One process at a time may have it open, which a lock on a file beside
/// it ensures; the system lets go of the lock when the process ends, however it ends.
/// </summary>
public sealed class SqliteDirectoryStore : IDirectoryStore
{
    private readonly FileStream _lockFile;
    private readonly SqliteWriter _writer;
    private readonly SqliteConnection _reader;
    private readonly SemaphoreSlim _reading = new(1, 1);

    private SqliteDirectoryStore(FileStream lockFile, SqliteWriter writer, SqliteConnection reader)
    {
        _lockFile = lockFile;
        _writer = writer;
        _reader = reader;
    }

    /// <summary>Opens the database, or makes it with its folder.</summary>
    /// <exception cref="DirectoryStoreException">Another process has it open, it is of a later version, or it is none.</exception>
    public static SqliteDirectoryStore Open(string path, SqliteDurability durability)
    {
        FileStream lockFile = Lock(path);
        SqliteConnection? connection = null;
        SqliteConnection? reader = null;
        try
        {
            connection = Connect(path, durability);
            Migrate(connection, path);
            reader = Connect(path, durability);
            return new SqliteDirectoryStore(lockFile, new SqliteWriter(connection), reader);
        }
        catch (Exception e)
        {
            reader?.Dispose();
            connection?.Dispose();
            lockFile.Dispose();
            if (e is SqliteException)
                throw new DirectoryStoreException($"The directory database '{path}' can't be opened: {e.Message}", e);
            throw;
        }
    }

    public async ValueTask<int> FixPartitionCountAsync(int wanted, CancellationToken cancellationToken) =>
        await _writer.WriteAsync(statements => statements.FixPartitionCount(wanted));

    public async ValueTask<long> TakePartitionAsync(int partition, CancellationToken cancellationToken) =>
        await _writer.WriteAsync(statements => statements.TakePartition(partition));

    public async ValueTask<IReadOnlyList<long>> ReadIncarnationsAsync(int partitions, CancellationToken cancellationToken) =>
        await _writer.WriteAsync(statements => statements.ReadIncarnations(partitions));

    public async ValueTask<IReadOnlyList<StoredSlice>> ReadSlicesAsync(
        int partition, string? after, long maxBytes, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT peer, data FROM segments WHERE partition = $1 AND peer > $2 ORDER BY peer, id";
        return await ReadAsync<IReadOnlyList<StoredSlice>>(Sql, [partition, after ?? ""], rows =>
        {
            var page = new List<StoredSlice>();
            var segments = new List<ReadOnlyMemory<byte>>();
            string? current = null;
            long bytes = 0;
            while (rows.Read())
            {
                string peer = rows.GetString(0);
                if (peer != current)
                {
                    if (current is not null)
                        page.Add(new StoredSlice(current, segments));
                    if (bytes >= maxBytes)
                        return page;
                    current = peer;
                    segments = [];
                }

                byte[] data = rows.GetFieldValue<byte[]>(1);
                segments.Add(data);
                bytes += data.Length;
            }

            if (current is not null)
                page.Add(new StoredSlice(current, segments));
            return page;
        }, cancellationToken);
    }

    public async ValueTask<bool> WriteSliceAsync(SliceWrite write) =>
        await _writer.WriteAsync(statements => statements.WriteSlice(write));

    public async ValueTask<long> TakeBucketAsync(int bucket, CancellationToken cancellationToken) =>
        await _writer.WriteAsync(statements => statements.TakeBucket(bucket));

    public async ValueTask<IReadOnlyList<StoredPeer>> ReadPeersAsync(
        int bucket, string? after, int limit, CancellationToken cancellationToken)
    {
        const string Sql = $"{SqlitePeers.Select} WHERE bucket = $1 AND name > $2 ORDER BY name LIMIT $3";
        return await ReadAsync<IReadOnlyList<StoredPeer>>(Sql, [bucket, after ?? "", limit], rows =>
        {
            var page = new List<StoredPeer>();
            while (rows.Read())
                page.Add(SqlitePeers.Read(rows));
            return page;
        }, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<StoredPeer?>> FindPeersAsync(IReadOnlyList<string> peers, CancellationToken cancellationToken)
    {
        // One parameter, however many names there are.
        const string Sql = $"{SqlitePeers.Select} WHERE name IN (SELECT value FROM json_each($1))";
        return await ReadAsync<IReadOnlyList<StoredPeer?>>(Sql, [JsonSerializer.Serialize(peers)], rows =>
        {
            var found = new Dictionary<string, StoredPeer>(StringComparer.Ordinal);
            while (rows.Read())
            {
                StoredPeer peer = SqlitePeers.Read(rows);
                found.Add(peer.Header.Name, peer);
            }

            return [.. peers.Select(found.GetValueOrDefault)];
        }, cancellationToken);
    }

    public async ValueTask<PeerHeader?> ReadHeaderAsync(string peer, CancellationToken cancellationToken) =>
        await ReadAsync($"{SqlitePeers.Select} WHERE name = $1", [peer], rows => rows.Read() ? SqlitePeers.Read(rows).Header : null, cancellationToken);

    public async ValueTask WriteHeaderAsync(PeerHeader header, PeerHeader? known)
    {
        if (!await _writer.WriteAsync(statements => statements.WriteHeader(header, known)))
            throw DirectoryStoreException.OtherHeader(header.Name);
    }

    public async ValueTask DeleteHeaderAsync(PeerHeader known)
    {
        if (!await _writer.WriteAsync(statements => statements.DeleteHeader(known)))
            throw DirectoryStoreException.OtherHeader(known.Name);
    }

    public async ValueTask<bool> WritePresenceAsync(PresenceWrite write) =>
        await _writer.WriteAsync(statements => statements.WritePresence(write));

    /// <summary>Writes what was asked for, then lets go of the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.Run(_writer.Dispose);
        await _reading.WaitAsync();
        await _reader.DisposeAsync();
        await _lockFile.DisposeAsync();
    }

    private static FileStream Lock(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DirectoryStoreException(
                e is IOException && File.Exists(path + ".lock")
                    ? $"The directory database '{path}' is in use by another process. Stop that one, or choose another data folder."
                    : $"The directory database '{path}' can't be opened: {e.Message}",
                e);
        }
    }

    private static SqliteConnection Connect(string path, SqliteDurability durability)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        var connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode = WAL");
            Execute(connection, durability == SqliteDurability.PowerLoss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Migrate(SqliteConnection connection, string path)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = (long)command.ExecuteScalar()!;
        if (version == SqliteSchema.Version)
            return;
        if (version > SqliteSchema.Version)
        {
            throw new DirectoryStoreException(
                $"The directory database '{path}' has format {version}; this program knows formats up to {SqliteSchema.Version}.");
        }

        using SqliteTransaction transaction = connection.BeginTransaction();
        command.Transaction = transaction;
        command.CommandText = SqliteSchema.Create;
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string pragma)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = pragma;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private async Task<T> ReadAsync<T>(
        string sql, object[] parameters, Func<SqliteDataReader, T> read, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            using SqliteCommand command = _reader.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (int i = 0; i < parameters.Length; i++)
                command.Parameters.AddWithValue($"${i + 1}", parameters[i]);
            using SqliteDataReader rows = command.ExecuteReader();
            return read(rows);
        }
        catch (SqliteException e)
        {
            throw new DirectoryStoreException($"The database could not be read: {e.Message}", e);
        }
        finally
        {
            _reading.Release();
        }
    }
}
