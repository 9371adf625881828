using System.Diagnostics;

namespace P2POrleans.EndToEnd.Tests.Harness;

/// <summary>Processes that a <c>p2p</c> started.</summary>
internal static class Processes
{
    public static bool IsAlive(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public static void Kill(int pid)
    {
        using Process process = Process.GetProcessById(pid);
        process.Kill();
    }

    /// <summary>Fails when one of them is still there after a while.</summary>
    public static async Task WaitForEndAsync(IEnumerable<int> pids)
    {
        foreach (int pid in pids)
        {
            try
            {
                using Process process = Process.GetProcessById(pid);
                await process.WaitForExitAsync().WaitAsync(P2pProcess.Patience);
            }
            catch (ArgumentException)
            {
                // Gone already.
            }
        }
    }
}
