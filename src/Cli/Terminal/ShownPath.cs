namespace P2POrleans.Cli.Terminal;

/// <summary>Paths as a person in the working folder would write them.</summary>
internal static class ShownPath
{
    /// <summary>Relative when it lies below the working folder.</summary>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path);
        string here = Environment.CurrentDirectory;
        // In the root folder everything would lose its slash, and no longer look like a path.
        if (here == Path.GetPathRoot(here))
            return full;

        string relative = Path.GetRelativePath(here, full);
        // Another drive makes it rooted.
        bool isOutside = Path.IsPathRooted(relative) || relative.Split(Path.DirectorySeparatorChar)[0] == "..";
        return isOutside ? full : relative;
    }
}
