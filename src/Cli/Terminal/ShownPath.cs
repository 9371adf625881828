namespace P2POrleans.Cli.Terminal;

/// <summary>Paths as a person in the working folder would write them.</summary>
internal static class ShownPath
{
    /// <summary>Relative when it lies below the working folder.</summary>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path);
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, full);
        bool isBelow = !Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return isBelow ? relative : full;
    }
}
