using System.Globalization;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using StackExchange.Redis;

namespace P2POrleans.Silo.Redis;

/// <summary>A peer as the fields of a hash; an empty one stands for null.</summary>
internal static class PeerFields
{
    /// <returns>Fields and values, in turn.</returns>
    public static RedisValue[] Of(PeerHeader header) =>
    [
        "name", header.Name,
        "kind", (int)header.Kind,
        "grpc_url", header.GrpcUrl,
        "http_url", header.HttpUrl ?? "",
        "credential", header.Credential,
        "token_hash", header.TokenHash,
        "epoch", header.Epoch,
        "sequence", header.Sequence,
        "digest", Text(header.Digest),
        "pending_sequence", header.Pending is { } pending ? pending.Sequence : "",
        "pending_digest", header.Pending is { } begun ? Text(begun.Digest) : "",
        "files", header.Files,
        "is_removed", header.IsRemoved,
    ];

    public static RedisValue Of(DateTimeOffset? offlineSince) => offlineSince is { } since ? since.ToUnixTimeMilliseconds() : "";

    public static StoredPeer Read(Dictionary<string, RedisValue> fields)
    {
        var header = new PeerHeader
        {
            Name = fields["name"]!,
            Kind = (PeerKind)(int)fields["kind"],
            GrpcUrl = fields["grpc_url"]!,
            HttpUrl = fields["http_url"].IsNullOrEmpty ? null : (string)fields["http_url"]!,
            Credential = fields["credential"]!,
            TokenHash = fields["token_hash"]!,
            Epoch = (long)fields["epoch"],
            Sequence = (long)fields["sequence"],
            Digest = Number(fields["digest"]),
            Pending = fields["pending_sequence"].IsNullOrEmpty
                ? null
                : new PendingAnnounce((long)fields["pending_sequence"], Number(fields["pending_digest"])),
            Files = (long)fields["files"],
            IsRemoved = (bool)fields["is_removed"],
        };
        RedisValue since = fields.GetValueOrDefault("offline_since");
        return new StoredPeer(header, since.IsNullOrEmpty ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)since));
    }

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static ulong Number(RedisValue text) => ulong.Parse((string)text!, CultureInfo.InvariantCulture);
}
