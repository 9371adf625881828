using System.Globalization;

namespace Grpc.Wire;

/// <summary>The value of <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class TimeoutText
{
    private const long MaxValue = 99_999_999;

    /// <summary>The longest time that can be written: more than three years.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(MaxValue);

    /// <summary>Rounds up, in the finest unit with eight digits: the far side never gives up before this one.</summary>
    public static string Format(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
            return "1n";

        long microseconds = DivideUp(timeout.Ticks, TimeSpan.TicksPerMicrosecond);
        if (microseconds <= MaxValue)
            return Write(microseconds, 'u');

        long milliseconds = DivideUp(timeout.Ticks, TimeSpan.TicksPerMillisecond);
        return milliseconds <= MaxValue
            ? Write(milliseconds, 'm')
            : Write(Math.Min(DivideUp(timeout.Ticks, TimeSpan.TicksPerSecond), MaxValue), 'S');
    }

    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9 || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            return false;

        long? ticksPerUnit = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => null,
        };
        if (ticksPerUnit is not long perUnit)
            return false;

        timeout = TimeSpan.FromTicks(perUnit == 0 ? DivideUp(value, TimeSpan.NanosecondsPerTick) : value * perUnit);
        if (timeout > Longest)
            timeout = Longest;
        return true;
    }

    private static string Write(long value, char unit) => value.ToString(CultureInfo.InvariantCulture) + unit;

    private static long DivideUp(long value, long by) => (value + by - 1) / by;
}
