using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Storage.Sqlite;

/// <summary>The prepared statements of the writer. One thread at a time.</summary>
internal sealed class SqliteStatements : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly Dictionary<int, long> _incarnations = [];

    // Not in the file, which one process at a time has: buckets of another one can't be there to be told apart.
    private readonly Dictionary<int, long> _buckets = [];
    private SqliteTransaction? _transaction;

    public SqliteStatements(SqliteConnection connection)
    {
        _connection = connection;
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT id, incarnation FROM partitions";
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
            _incarnations.Add(reader.GetInt32(0), reader.GetInt64(1));
    }

    public void Use(SqliteTransaction transaction) => _transaction = transaction;

    public int FixPartitionCount(int wanted)
    {
        Execute("INSERT INTO settings (name, value) VALUES ('partitions', $wanted) ON CONFLICT DO NOTHING", ("$wanted", wanted));
        return (int)(long)Command("SELECT value FROM settings WHERE name = 'partitions'").ExecuteScalar()!;
    }

    public long TakePartition(int partition)
    {
        long incarnation = _incarnations.GetValueOrDefault(partition) + 1;
        Execute(
            "INSERT INTO partitions (id, incarnation) VALUES ($id, $incarnation) ON CONFLICT DO UPDATE SET incarnation = $incarnation",
            ("$id", partition), ("$incarnation", incarnation));
        // Before the commit: should that fail, the number is merely not used.
        return _incarnations[partition] = incarnation;
    }

    public long[] ReadIncarnations(int partitions) =>
        [.. Enumerable.Range(0, partitions).Select(partition => _incarnations.GetValueOrDefault(partition))];

    public long TakeBucket(int bucket) => _buckets[bucket] = _buckets.GetValueOrDefault(bucket) + 1;

    public bool WriteSlice(SliceWrite write)
    {
        if (_incarnations.GetValueOrDefault(write.Partition) != write.Incarnation)
            return false;

        if (write.Replaces)
        {
            Execute(
                "DELETE FROM segments WHERE partition = $partition AND peer = $peer",
                ("$partition", write.Partition), ("$peer", write.Peer));
        }

        if (!write.Data.IsEmpty)
        {
            Execute(
                "INSERT INTO segments (partition, peer, data) VALUES ($partition, $peer, $data)",
                ("$partition", write.Partition), ("$peer", write.Peer), ("$data", ArrayOf(write.Data)));
        }

        return true;
    }

    /// <returns>False, with nothing written, when <see cref="PeerHeader.MayReplace"/> says no.</returns>
    public bool WriteHeader(PeerHeader header, PeerHeader? known)
    {
        if (!header.MayReplace(ReadHeader(header.Name), known))
            return false;

        Execute(
            """
            INSERT INTO peers (name, bucket, kind, grpc_url, http_url, credential, token_hash, epoch, sequence, digest,
                               pending_sequence, pending_digest, files, is_removed)
            VALUES ($name, $bucket, $kind, $grpc_url, $http_url, $credential, $token_hash, $epoch, $sequence, $digest,
                    $pending_sequence, $pending_digest, $files, $is_removed)
            ON CONFLICT DO UPDATE SET
                kind = excluded.kind, grpc_url = excluded.grpc_url, http_url = excluded.http_url,
                credential = excluded.credential, token_hash = excluded.token_hash, epoch = excluded.epoch,
                sequence = excluded.sequence, digest = excluded.digest, pending_sequence = excluded.pending_sequence,
                pending_digest = excluded.pending_digest, files = excluded.files, is_removed = excluded.is_removed
            """,
            ("$name", header.Name), ("$bucket", PeerHeader.BucketOf(header.Name)), ("$kind", (int)header.Kind),
            ("$grpc_url", header.GrpcUrl), ("$http_url", header.HttpUrl), ("$credential", header.Credential),
            ("$token_hash", header.TokenHash), ("$epoch", header.Epoch), ("$sequence", header.Sequence),
            ("$digest", (long)header.Digest), ("$pending_sequence", header.Pending?.Sequence),
            ("$pending_digest", (long?)header.Pending?.Digest), ("$files", header.Files), ("$is_removed", header.IsRemoved ? 1 : 0));
        return true;
    }

    /// <returns>False, with nothing written, when there is another one.</returns>
    public bool DeleteHeader(PeerHeader known)
    {
        if (ReadHeader(known.Name) is { } stored && stored != known)
            return false;

        Execute("DELETE FROM peers WHERE name = $name", ("$name", known.Name));
        return true;
    }

    public bool WritePresence(PresenceWrite write)
    {
        if (_buckets.GetValueOrDefault(write.Bucket) != write.Incarnation)
            return false;

        foreach (PeerPresence presence in write.Peers)
        {
            Execute(
                "UPDATE peers SET offline_since = $since WHERE name = $name",
                ("$since", presence.OfflineSince?.ToUnixTimeMilliseconds()), ("$name", presence.Peer));
        }

        return true;
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
            command.Dispose();
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> data) =>
        MemoryMarshal.TryGetArray(data, out ArraySegment<byte> segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : data.ToArray();

    private PeerHeader? ReadHeader(string peer)
    {
        using SqliteDataReader rows = CommandWith($"{SqlitePeers.Select} WHERE name = $name", ("$name", peer)).ExecuteReader();
        return rows.Read() ? SqlitePeers.Read(rows).Header : null;
    }

    private void Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        CommandWith(sql, parameters).ExecuteNonQuery();

    private SqliteCommand CommandWith(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        SqliteCommand command = Command(sql);
        foreach ((string name, object? value) in parameters)
        {
            if (command.Parameters.Contains(name))
                command.Parameters[name].Value = value ?? DBNull.Value;
            else
                command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private SqliteCommand Command(string sql)
    {
        if (!_commands.TryGetValue(sql, out SqliteCommand? command))
        {
            command = _connection.CreateCommand();
            // Each text is one of the constants above.
#pragma warning disable CA2100
            command.CommandText = sql;
#pragma warning restore CA2100
            _commands.Add(sql, command);
        }

        command.Transaction = _transaction;
        return command;
    }
}
