using System.Buffers.Binary;
using System.Security.Cryptography;

namespace P2POrleans.Peer.Tests.Environment;

/// <summary>
/// Bytes that look random and that another program can make as well: SHA-256 of 0, 1, 2, … as 8 bytes, one after the other.
/// </summary>
internal static class TestContent
{
    public const int MiB = 1024 * 1024;

    /// <param name="seed">Another one gives other bytes; added to the counter's high end.</param>
    public static byte[] Of(long length, int seed = 0)
    {
        var content = new byte[(length + 31) / 32 * 32];
        Span<byte> counter = stackalloc byte[8];
        for (int i = 0; i < content.Length / 32; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(counter, ((long)seed << 40) + i);
            SHA256.HashData(counter, content.AsSpan(i * 32));
        }

        return content[..(int)length];
    }

    /// <summary>Writes a file that was last changed long ago, so that nothing takes it for one that is still being written.</summary>
    public static string Write(string path, byte[] content)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        return path;
    }
}
