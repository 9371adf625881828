using System.Globalization;

namespace P2POrleans.Bench.Transfers;

/// <summary>What a process has used so far.</summary>
/// <param name="PeakBytes">Largest resident set.</param>
internal sealed record ProcessUse(double CpuSeconds, long PeakBytes)
{
    /// <summary>The kernel's unit of time towards programs, whatever it counts in itself.</summary>
    private const double TicksPerSecond = 100;

    public static ProcessUse OfThis() => new(Environment.CpuUsage.TotalTime.TotalSeconds, Peak("self"));

    /// <returns>Null when it has ended, or the system can't be asked.</returns>
    public static ProcessUse? Of(int processId)
    {
        string process = processId.ToString(CultureInfo.InvariantCulture);
        try
        {
            // The name comes second, in parentheses, and may have spaces; times are the 14th and 15th.
            string status = File.ReadAllText($"/proc/{process}/stat");
            string[] fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            double ticks = double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
            return new ProcessUse(ticks / TicksPerSecond, Peak(process));
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private static long Peak(string process)
    {
        if (!OperatingSystem.IsLinux())
            return System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64;
        string line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
