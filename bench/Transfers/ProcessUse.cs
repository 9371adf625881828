using System.Diagnostics;
using System.Globalization;

namespace P2POrleans.Bench.Transfers;

/// <summary>What a process has used so far.</summary>
/// <param name="PeakBytes">Largest resident set.</param>
internal sealed record ProcessUse(double CpuSeconds, long PeakBytes)
{
    public static ProcessUse OfThis() => new(Environment.CpuUsage.TotalTime.TotalSeconds, Peak());

    /// <returns>Null when it has ended.</returns>
    public static ProcessUse? Of(Process process)
    {
        try
        {
            process.Refresh();
            // Of one that is just ending the system knows the time only.
            long peak = process.PeakWorkingSet64;
            return peak == 0 ? null : new ProcessUse(process.TotalProcessorTime.TotalSeconds, peak);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static long Peak()
    {
        if (!OperatingSystem.IsLinux())
            return Process.GetCurrentProcess().PeakWorkingSet64;
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
