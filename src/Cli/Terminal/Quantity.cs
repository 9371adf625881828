using System.Globalization;

namespace P2POrleans.Cli.Terminal;

/// <summary>Sizes, rates and durations for people.</summary>
internal static class Quantity
{
    private static readonly TimeSpan LeastForRate = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    public static string Bytes(double bytes)
    {
        int unit = 0;
        // 1023.95 would print as 1024.0 of the unit below.
        while (Math.Abs(bytes) >= 1023.95 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return unit == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes:0.0} {Units[unit]}");
    }

    /// <summary>"1.5 of 7.0 MiB", or "512.0 KiB of 7.0 MiB".</summary>
    public static string Part(long bytes, long total)
    {
        string[] whole = Bytes(total).Split(' ');
        string[] part = Bytes(bytes).Split(' ');
        return $"{(part[1] == whole[1] ? part[0] : string.Join(' ', part))} of {string.Join(' ', whole)}";
    }

    public static string Rate(double bytesPerSecond) => Bytes(bytesPerSecond) + "/s";

    /// <summary>
    /// "245 ms, 4.9 MiB/s"; of less than a moment the time alone, as a rate would be that of the beginning and the end, and of nothing.
    /// </summary>
    public static string DurationAndRate(long bytes, TimeSpan elapsed) =>
        elapsed < LeastForRate || bytes == 0 ? Duration(elapsed) : $"{Duration(elapsed)}, {Rate(bytes / elapsed.TotalSeconds)}";

    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalMilliseconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.0} ms"),
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours:00}:{duration:mm\\:ss}"),
    };

    /// <summary>"1 file", "2 files"; the plural adds an s.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
