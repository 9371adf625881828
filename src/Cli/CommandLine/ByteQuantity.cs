using System.Globalization;

namespace P2POrleans.Cli.CommandLine;

/// <summary>
/// Sizes and rates as people write them: <c>500</c>, <c>500K</c>, <c>1.5M</c>, <c>2GiB</c>, <c>10MB</c>, <c>1M/s</c>. K, M, G, T and
/// KiB… count in 1024, kB, MB… in 1000.
/// </summary>
internal static class ByteQuantity
{
    private static readonly (string Suffix, double Factor)[] Units =
    [
        ("KIB", 1L << 10), ("MIB", 1L << 20), ("GIB", 1L << 30), ("TIB", 1L << 40),
        ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
        ("K", 1L << 10), ("M", 1L << 20), ("G", 1L << 30), ("T", 1L << 40),
        ("B", 1),
    ];

    /// <summary>Bytes, or bytes per second when <c>/s</c> follows.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        string number = text.Trim().ToUpperInvariant();
        if (number.EndsWith("/S", StringComparison.Ordinal))
            number = number[..^2];
        double factor = 1;
        foreach ((string suffix, double unit) in Units)
        {
            if (number.EndsWith(suffix, StringComparison.Ordinal))
            {
                factor = unit;
                number = number[..^suffix.Length].TrimEnd();
                break;
            }
        }

        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            return false;

        double product = Math.Round(value * factor);
        if (product >= long.MaxValue)
            return false;

        bytes = (long)product;
        return true;
    }
}
