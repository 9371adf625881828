using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Shares;

/// <summary>
/// Remembers what was hashed, so that a restart does not hash it again, and keeps the piece layers, which would be too much to hold
/// in memory. In SQLite: both are looked up one at a time, by path, among possibly millions, and a kill at any moment must leave the
/// rest readable. It is a cache: what a power failure takes is hashed again, so commits don't wait for the disk; and a store that fails
/// costs time, never the peer. Any thread.
/// </summary>
internal sealed class HashCache : IDisposable
{
    /// <summary>Entries per transaction.</summary>
    private const int BatchSize = 256;

    private const int SchemaVersion = 1;

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _findLayer;
    private readonly SqliteCommand _hasLayer;
    private readonly ILogger _logger;
    private readonly List<Row> _pending = [];

    private HashCache(SqliteConnection connection, ILogger logger)
    {
        _connection = connection;
        _logger = logger;
        _find = Command("SELECT root FROM hashes WHERE path = $path AND size = $size AND modified = $modified AND firm");
        _findLayer = Command("SELECT layer FROM hashes WHERE path = $path AND size = $size AND root = $root");
        _hasLayer = Command("SELECT 1 FROM hashes WHERE path = $path AND size = $size AND root = $root");
    }

    /// <summary>Opens the cache of a peer; one that is damaged or of another version is begun anew.</summary>
    public static HashCache Open(string path, ILogger logger)
    {
        try
        {
            return OpenExisting(path, logger);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 11 or 26)
        {
            // SQLITE_CORRUPT, SQLITE_NOTADB.
            foreach (string suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
                File.Delete(path + suffix);
            return OpenExisting(path, logger);
        }
    }

    /// <summary>What the file was when it had this stamp.</summary>
    public bool TryGet(string path, FileStamp stamp, out ContentId content)
    {
        lock (_lock)
        {
            Bind(_find, ("$path", path), ("$size", stamp.Size), ("$modified", stamp.ModifiedTicks));
            if (Try(_find.ExecuteScalar) is byte[] { Length: PiecesRoot.Length } bytes
                && new PiecesRoot(bytes) is var root && ContentId.IsValid(root, stamp.Size))
            {
                content = new ContentId(root, stamp.Size);
                return true;
            }
        }

        content = default;
        return false;
    }

    /// <summary>The piece layer of what was hashed at a path, checked against the content id.</summary>
    public bool TryGetLayer(string path, ContentId content, [NotNullWhen(true)] out byte[]? layer)
    {
        if (PieceGeometry.For(content.Size).LayerLength == 0)
        {
            layer = [];
            return true;
        }

        layer = Ask(_findLayer, path, content) as byte[];
        return layer is not null && PieceLayer.TryVerify(content, layer, out _);
    }

    /// <summary>Whether there is one, right or not: neither read nor checked.</summary>
    public bool HasLayer(string path, ContentId content) =>
        PieceGeometry.For(content.Size).LayerLength == 0 || Ask(_hasLayer, path, content) is 1L;

    /// <param name="isFirm">See <see cref="ShareEntry.IsFirm"/>: only firm ones are found again.</param>
    public void Put(string path, FileStamp stamp, bool isFirm, HashedContent content)
    {
        lock (_lock)
        {
            _pending.Add(new Row(path, stamp, isFirm, content));
            if (_pending.Count >= BatchSize)
                FlushLocked();
        }
    }

    public void Flush()
    {
        lock (_lock)
            FlushLocked();
    }

    /// <summary>Forgets every path that is not among these.</summary>
    public void Keep(IReadOnlySet<string> paths)
    {
        lock (_lock)
        {
            FlushLocked();
            Try(() => Delete(path => !paths.Contains(path)));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            FlushLocked();
            _find.Dispose();
            _findLayer.Dispose();
            _hasLayer.Dispose();
            _connection.Dispose();
        }
    }

    private static HashCache OpenExisting(string path, ILogger logger)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL";
            command.ExecuteNonQuery();
            command.CommandText = "PRAGMA user_version";
            if (Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) != SchemaVersion)
            {
                command.CommandText = $"""
                    DROP TABLE IF EXISTS hashes;
                    CREATE TABLE hashes (
                        path     TEXT PRIMARY KEY,
                        size     INTEGER NOT NULL,
                        modified INTEGER NOT NULL,
                        firm     INTEGER NOT NULL,
                        root     BLOB NOT NULL,
                        layer    BLOB NOT NULL);
                    PRAGMA user_version = {SchemaVersion};
                    """;
                command.ExecuteNonQuery();
            }

            return new HashCache(connection, logger);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void FlushLocked()
    {
        if (_pending.Count > 0)
            Try(Write);
        _pending.Clear();
    }

    private object? Ask(SqliteCommand question, string path, ContentId content)
    {
        lock (_lock)
        {
            FlushLocked();
            Bind(question, ("$path", path), ("$size", content.Size), ("$root", content.Root.ToArray()));
            return Try(question.ExecuteScalar);
        }
    }

    /// <summary>A store that fails (a full disk, say) knows nothing and keeps nothing.</summary>
    private object? Try(Func<object?> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            ShareLog.CacheFailed(_logger, e);
            return null;
        }
    }

    private object? Delete(Func<string, bool> isGone)
    {
        var gone = new List<string>();
        using (SqliteCommand all = Command("SELECT path FROM hashes"))
        using (SqliteDataReader reader = all.ExecuteReader())
        {
            while (reader.Read())
            {
                if (reader.GetString(0) is var path && isGone(path))
                    gone.Add(path);
            }
        }

        if (gone.Count == 0)
            return null;
        using SqliteTransaction transaction = _connection.BeginTransaction();
        using SqliteCommand delete = Command("DELETE FROM hashes WHERE path = $path");
        delete.Transaction = transaction;
        foreach (string path in gone)
        {
            Bind(delete, ("$path", path));
            delete.ExecuteNonQuery();
        }

        transaction.Commit();
        return null;
    }

    private object? Write()
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        using SqliteCommand put = Command("""
            INSERT OR REPLACE INTO hashes (path, size, modified, firm, root, layer)
            VALUES ($path, $size, $modified, $firm, $root, $layer)
            """);
        put.Transaction = transaction;
        foreach (Row row in _pending)
        {
            Bind(
                put, ("$path", row.Path), ("$size", row.Stamp.Size), ("$modified", row.Stamp.ModifiedTicks), ("$firm", row.IsFirm),
                ("$root", row.Content.Id.Root.ToArray()), ("$layer", row.Content.Layer.ToArray()));
            put.ExecuteNonQuery();
        }

        transaction.Commit();
        return null;
    }

    private SqliteCommand Command(string text)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private static void Bind(SqliteCommand command, params ReadOnlySpan<(string Name, object Value)> values)
    {
        command.Parameters.Clear();
        foreach ((string name, object value) in values)
            command.Parameters.AddWithValue(name, value);
    }

    private readonly record struct Row(string Path, FileStamp Stamp, bool IsFirm, HashedContent Content);
}
