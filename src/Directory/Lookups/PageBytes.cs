namespace P2POrleans.FileDirectory.Lookups;

/// <summary>
/// A page travels in one message, so about as many bytes are on it at most, whatever its limit: it is then shorter, and what did not fit
/// is on the next one.
/// </summary>
public static class PageBytes
{
    /// <summary>A page ends with the item that exceeds it.</summary>
    public const int Max = 384 * 1024;

    /// <summary>Of an item, beside its texts.</summary>
    internal const int Overhead = 64;
}
