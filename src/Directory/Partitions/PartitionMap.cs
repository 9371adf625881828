using System.Text;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Partitions;

/// <summary>
/// Which partition an entry belongs to: one by the last segment of its name (in whatever normalisation form), and one by the root
/// of its content.
/// </summary>
/// <param name="Count">Partitions; a constant of the store.</param>
public readonly record struct PartitionMap(int Count)
{
    public const int DefaultCount = 32;

    public const int MaxCount = 4096;

    public int OfName(string name) => OfName(Encoding.UTF8.GetBytes(name));

    /// <param name="name">UTF-8.</param>
    public int OfName(ReadOnlySpan<byte> name) =>
        StableHash.Reduce(StableHash.Of(NormalName.Of(name[(name.LastIndexOf((byte)'/') + 1)..])), Count);

    public int OfRoot(PiecesRoot root) => StableHash.Reduce(StableHash.Mix(root.Prefix), Count);
}
