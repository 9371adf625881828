using System.Diagnostics;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Interop.Tests.Harness;

/// <summary>Starts the scripts in the folder Python of this suite.</summary>
internal static class Python
{
    public static TestProcess Start(string script, params string[] arguments)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Python", script);
        // -B: no __pycache__ in the build output. -X utf8: names are UTF-8 in any locale.
        return TestProcess.Start(new ProcessStartInfo(Need.Python, ["-B", "-X", "utf8", path, .. arguments]));
    }
}
