using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// The position behind which the next page begins, as text: a hash of the query, the rank, the size, the root, the name. It is a
/// place in the order of results and not a count of them, so files that come and go between pages shift nothing.
/// </summary>
internal static class SearchCursor
{
    private const int Fixed = 8 + 8 + 8 + PiecesRoot.Length;

    public static string Format(SearchPlan plan, SearchPosition position)
    {
        byte[] name = Encoding.UTF8.GetBytes(position.File.Name);
        var bytes = new byte[Fixed + name.Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, HashOf(plan));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), position.Rank);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), position.File.Content?.Size ?? SliceItem.NoContent);
        (position.File.Content?.Root ?? default).CopyTo(bytes.AsSpan(24));
        name.CopyTo(bytes, Fixed);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(string text, SearchPlan plan, [NotNullWhen(true)] out SearchPosition? position)
    {
        position = null;
        if (!Base64Url.IsValid(text))
            return false;

        byte[] bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length <= Fixed || BinaryPrimitives.ReadUInt64BigEndian(bytes) != HashOf(plan))
            return false;

        ulong rank = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8));
        long size = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(16));
        var root = new PiecesRoot(bytes.AsSpan(24, PiecesRoot.Length));
        if (size != SliceItem.NoContent && !ContentId.IsValid(root, size))
            return false;

        ContentId? content = size == SliceItem.NoContent ? null : new ContentId(root, size);
        position = new SearchPosition(rank, new FileEntry(Encoding.UTF8.GetString(bytes, Fixed, bytes.Length - Fixed), content));
        return true;
    }

    private static ulong HashOf(SearchPlan plan) => StableHash.Of(string.Create(
        CultureInfo.InvariantCulture, $"{string.Join(' ', plan.Words)}\n{plan.Extension}\n{plan.MinSize}\n{plan.MaxSize}"));
}
