using Microsoft.Data.Sqlite;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Storage.Sqlite;

/// <summary>A peer as a row.</summary>
internal static class SqlitePeers
{
    /// <summary>The columns that <see cref="Read"/> takes.</summary>
    public const string Select = """
        SELECT name, kind, grpc_url, http_url, credential, token_hash, epoch, sequence, digest, pending_sequence, pending_digest,
               files, is_removed, offline_since
        FROM peers
        """;

    public static StoredPeer Read(SqliteDataReader row)
    {
        var header = new PeerHeader
        {
            Name = row.GetString(0),
            Kind = (PeerKind)row.GetInt32(1),
            GrpcUrl = row.GetString(2),
            HttpUrl = row.IsDBNull(3) ? null : row.GetString(3),
            Credential = row.GetString(4),
            TokenHash = row.GetString(5),
            Epoch = row.GetInt64(6),
            Sequence = row.GetInt64(7),
            Digest = (ulong)row.GetInt64(8),
            Pending = row.IsDBNull(9) ? null : new PendingAnnounce(row.GetInt64(9), (ulong)row.GetInt64(10)),
            Files = row.GetInt64(11),
            IsRemoved = row.GetInt64(12) != 0,
        };
        return new StoredPeer(header, row.IsDBNull(13) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(13)));
    }
}
