using System.Buffers.Binary;
using System.Security.Cryptography;
using P2POrleans.FileDirectory;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Directory.Contract;

/// <summary>Entries to announce; the same number is the same content.</summary>
public static class Files
{
    public static ContentId Content(int number, long size = 1000)
    {
        Span<byte> seed = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(seed, number);
        return new ContentId(new PiecesRoot(SHA256.HashData(seed)), size);
    }

    public static FileEntry Entry(string name, int content, long size = 1000) => new(name, Content(content, size));

    public static FileEntry Unverified(string name) => new(name, null);
}
