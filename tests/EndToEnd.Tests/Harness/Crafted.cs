using System.Globalization;
using System.Security.Cryptography;

namespace P2POrleans.EndToEnd.Tests.Harness;

/// <summary>Files with something special about them.</summary>
internal sealed class Crafted
{
    public const int BlockLength = 16 * 1024;

    /// <summary>A file of two blocks; its pieces root is the hash of the two leaves.</summary>
    public string WholeId { get; private init; } = "";

    /// <summary>The 64 bytes of these two leaves: another content with the same pieces root.</summary>
    public string TwinId { get; private init; } = "";

    /// <summary>Two contents of one name.</summary>
    public const string SameName = "same name.txt";

    /// <summary>Two contents of one name at one peer, in two folders.</summary>
    public const string FolderName = "told apart.txt";

    /// <summary>Longer than a line of a terminal.</summary>
    public const string LongName = "lengthy/of_the_kind_that_packages_have/with_a_version_12.345.6789/and_an_architecture/modules.tar.gz";

    /// <summary>120 MB.</summary>
    public const string LargeName = "large.bin";

    public const long LargeSize = 120_000_000;

    /// <summary>A name that would turn a line around.</summary>
    public const string BidiName = "invoice\u202Etxt.exe";

    public static async Task<Crafted> WriteAsync(string folder1, string folder2)
    {
        byte[] whole = Random(42, 2 * BlockLength);
        byte[] twin = TwinOf(whole);
        string root = RootOf(twin);
        await File.WriteAllBytesAsync(Path.Combine(folder1, "whole.bin"), whole);
        await File.WriteAllBytesAsync(Path.Combine(folder1, "twin.bin"), twin);
        await File.WriteAllTextAsync(Path.Combine(folder1, SameName), "one");
        await File.WriteAllTextAsync(Path.Combine(folder2, SameName), "another");
        foreach (string folder in (string[])["left", "right"])
        {
            Directory.CreateDirectory(Path.Combine(folder1, folder));
            await File.WriteAllTextAsync(Path.Combine(folder1, folder, FolderName), folder);
        }

        Directory.CreateDirectory(Path.Combine(folder1, Path.GetDirectoryName(LongName)!));
        await File.WriteAllBytesAsync(Path.Combine(folder1, LongName), Random(43, 100_000));
        await File.WriteAllTextAsync(Path.Combine(folder1, BidiName), "bidi");
        await WriteLargeAsync(Path.Combine(folder2, LargeName), LargeSize);
        return new Crafted
        {
            WholeId = string.Create(CultureInfo.InvariantCulture, $"{root}-{whole.Length}"),
            TwinId = string.Create(CultureInfo.InvariantCulture, $"{root}-{twin.Length}"),
        };
    }

    /// <summary>Two leaves, the hashes of the blocks of a file that has two.</summary>
    public static byte[] TwinOf(byte[] whole) =>
        [.. SHA256.HashData(whole.AsSpan(0, BlockLength)), .. SHA256.HashData(whole.AsSpan(BlockLength))];

    /// <summary>The pieces root of the file that a twin is made of.</summary>
    public static string RootOf(byte[] twin) => Convert.ToHexStringLower(SHA256.HashData(twin));

    public static byte[] Random(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Every piece is different from the others.</summary>
    public static async Task WriteLargeAsync(string path, long size)
    {
        byte[] block = Random(7, 1_000_000);
        await using FileStream file = File.Create(path);
        for (long at = 0; at < size; at += block.Length)
        {
            BitConverter.TryWriteBytes(block, at);
            await file.WriteAsync(block.AsMemory(0, (int)Math.Min(block.Length, size - at)));
        }
    }
}
