namespace P2POrleans.Peer.Connections;

/// <summary>Sets of pieces as they go over the wire: one bit per piece, the most significant first.</summary>
internal static class PieceBits
{
    /// <param name="pieces">How many there are.</param>
    /// <param name="isSet">Whether one is in the set.</param>
    /// <param name="count">How many are.</param>
    public static byte[] Write(int pieces, Func<int, bool> isSet, out int count)
    {
        var bits = new byte[LengthOf(pieces)];
        count = 0;
        for (int piece = 0; piece < pieces; piece++)
        {
            if (!isSet(piece))
                continue;
            bits[piece / 8] |= (byte)(0x80 >> piece % 8);
            count++;
        }

        return bits;
    }

    /// <returns>Null when these are not bits for so many pieces.</returns>
    public static bool[]? Read(ReadOnlySpan<byte> bits, int pieces)
    {
        if (bits.Length != LengthOf(pieces))
            return null;

        var set = new bool[pieces];
        for (int piece = 0; piece < pieces; piece++)
            set[piece] = (bits[piece / 8] & 0x80 >> piece % 8) != 0;
        return set;
    }

    private static int LengthOf(int pieces) => (pieces + 7) / 8;
}
