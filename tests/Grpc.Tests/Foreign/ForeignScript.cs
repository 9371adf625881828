using System.Diagnostics;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.GrpcTests.Foreign;

/// <summary>Starts a script of a foreign platform.</summary>
internal static class ForeignScript
{
    public static TestProcess Start(ForeignPlatform platform, string script, params string[] arguments)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Foreign", platform.Folder);
        var start = new ProcessStartInfo(platform.Program, [Path.Combine(folder, script), .. arguments]) { WorkingDirectory = folder };
        // The scripts are not to leave compiled files behind.
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        return TestProcess.Start(start);
    }
}
