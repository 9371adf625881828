using System.Diagnostics;
using P2POrleans.Cli.Terminal;

namespace P2POrleans.Cli.Invocation;

/// <summary>How to start this program again: as a process, and as a person would type it.</summary>
internal static class SelfCommand
{
    /// <summary>True under <c>dotnet p2p.dll</c>, false when the program has an executable of its own.</summary>
    private static bool RunsOnMuxer =>
        string.Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), "dotnet", StringComparison.OrdinalIgnoreCase);

    private static string AssemblyPath => Path.Combine(AppContext.BaseDirectory, "p2p.dll");

    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath ?? throw CommandException.Failed("the path of this program is not known");
        return new ProcessStartInfo(program, RunsOnMuxer ? [AssemblyPath, .. arguments] : arguments);
    }

    /// <summary>What to type in the current folder; <c>p2p</c> when that is on the search path.</summary>
    public static string Text()
    {
        if (RunsOnMuxer)
            return "dotnet " + Relative(AssemblyPath);

        string program = Environment.ProcessPath ?? "p2p";
        string? folder = Path.GetDirectoryName(program);
        bool onPath = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(p => p.TrimEnd(Path.DirectorySeparatorChar) == folder);
        return onPath ? "p2p" : Relative(program);
    }

    /// <summary>An argument as a shell wants it.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '\\')
            ? argument
            : OperatingSystem.IsWindows() ? $"\"{argument}\"" : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Relative(string path)
    {
        string shown = ShownPath.Of(path);
        // A bare file name would be looked for on the search path.
        return Quote(shown.Contains(Path.DirectorySeparatorChar) ? shown : Path.Combine(".", shown));
    }
}
