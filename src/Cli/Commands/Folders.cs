using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Commands;

internal static class Folders
{
    /// <exception cref="CommandException">There is none.</exception>
    public static void RequireExisting(string folder, string flag)
    {
        if (File.Exists(folder))
            throw CommandException.Usage($"'{folder}' is a file; {flag} wants a folder");
        if (!Directory.Exists(folder))
            throw CommandException.Usage($"there is no folder '{folder}' ({flag})");
    }
}
