namespace P2POrleans.FileDirectory.Storage.Sqlite;

internal static class SqliteSchema
{
    /// <summary>Kept in <c>user_version</c>; 0 is a new file.</summary>
    public const int Version = 1;

    public const string Create = $"""
        CREATE TABLE settings (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE partitions (id INTEGER PRIMARY KEY, incarnation INTEGER NOT NULL);
        CREATE TABLE segments (id INTEGER PRIMARY KEY, partition INTEGER NOT NULL, peer TEXT NOT NULL, data BLOB NOT NULL);
        CREATE INDEX segments_by_slice ON segments (partition, peer);
        CREATE TABLE peers (
            name TEXT PRIMARY KEY,
            bucket INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            grpc_url TEXT NOT NULL,
            http_url TEXT,
            credential TEXT NOT NULL,
            token_hash TEXT NOT NULL,
            epoch INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            digest INTEGER NOT NULL,
            pending_sequence INTEGER,
            pending_digest INTEGER,
            files INTEGER NOT NULL,
            is_removed INTEGER NOT NULL,
            offline_since INTEGER) WITHOUT ROWID;
        CREATE INDEX peers_by_bucket ON peers (bucket, name);
        PRAGMA user_version = 1;
        """;
}
