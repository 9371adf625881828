namespace P2POrleans.Bench.Corpus;

/// <summary>Bytes that nothing can make smaller, and no piece like another.</summary>
internal static class RandomFile
{
    public static void Write(string path, long size, int seed = 1)
    {
        var random = new Random(seed);
        var block = new byte[(int)Math.Min(size, 1024 * 1024)];
        using FileStream file = File.Create(path);
        for (long left = size; left > 0; left -= block.Length)
        {
            random.NextBytes(block);
            file.Write(block, 0, (int)Math.Min(left, block.Length));
        }

        file.Close();
        // Old enough for its stamp to be trusted: a file that was written a moment ago is hashed again.
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
    }
}
