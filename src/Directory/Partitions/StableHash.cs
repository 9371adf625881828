using System.Text;

namespace P2POrleans.FileDirectory.Partitions;

/// <summary>
/// The hash that decides where things live: FNV-1a (64 bit) over UTF-8 with MurmurHash3's finaliser. The same in every process
/// and for ever, so never used for tables in memory, where names that a peer chose to collide would hurt.
/// </summary>
internal static class StableHash
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<byte> utf8)
    {
        ulong hash = OffsetBasis;
        foreach (byte b in utf8)
            hash = (hash ^ b) * Prime;
        return Mix(hash);
    }

    public static ulong Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }

    /// <summary>Spreads a hash over 0..<paramref name="count"/>-1.</summary>
    public static int Reduce(ulong hash, int count) => (int)Math.BigMul(hash, (ulong)count, out _);
}
