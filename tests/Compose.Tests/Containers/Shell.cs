using System.Diagnostics;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Compose.Tests.Containers;

internal static class Shell
{
    /// <summary>Runs a program that must succeed.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        await using TestProcess process = TestProcess.Start(new ProcessStartInfo(program, arguments));
        ProcessResult result = await process.WaitForExitAsync();
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {result.Error}");
    }
}
