using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace P2POrleans.Bench.Transfers;

/// <summary>A torrent of one file for BitTorrent programs of the first version: BEP 3.</summary>
internal static class Torrent
{
    private const int PieceLength = 1024 * 1024;

    public static async Task WriteAsync(string file, Uri tracker, string torrent)
    {
        var hashes = new List<byte>();
        var piece = new byte[PieceLength];
        await using FileStream content = File.OpenRead(file);
        while (await content.ReadAtLeastAsync(piece, PieceLength, throwOnEndOfStream: false) is > 0 and var read)
#pragma warning disable CA5350 // The format has no other hash.
            hashes.AddRange(SHA1.HashData(piece.AsSpan(0, read)));
#pragma warning restore CA5350

        string name = Path.GetFileName(file);
        byte[] head = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"d8:announce{Text(tracker.ToString())}4:infod6:lengthi{content.Length}e4:name{Text(name)}12:piece lengthi{PieceLength}e6:pieces{hashes.Count}:"));
        await File.WriteAllBytesAsync(torrent, [.. head, .. hashes, .. "ee"u8]);
    }

    private static string Text(string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text)}:{text}");
}
