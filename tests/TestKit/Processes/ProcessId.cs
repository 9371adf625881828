using System.Diagnostics;

namespace P2POrleans.TestKit.Processes;

/// <summary>Processes that a process under test started, of which only the id is known.</summary>
public static class ProcessId
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

    /// <summary>Fails when one of them does not end.</summary>
    public static async Task WaitForEndAsync(IEnumerable<int> pids)
    {
        foreach (int pid in pids)
        {
            try
            {
                using Process process = Process.GetProcessById(pid);
                await process.WaitForExitAsync().WaitAsync(TestProcess.Patience);
            }
            catch (ArgumentException)
            {
                // Gone already.
            }
        }
    }
}
