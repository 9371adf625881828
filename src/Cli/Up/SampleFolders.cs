using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Up;

/// <summary>What <c>up</c> shares when it is not told: the samples of the working folder, else the copy beside the program.</summary>
internal static class SampleFolders
{
    private static readonly string[] Names = ["peer1", "peer2"];

    public static IReadOnlyList<string> Find()
    {
        foreach (string root in (string[])[Environment.CurrentDirectory, AppContext.BaseDirectory])
        {
            string[] folders = [.. Names.Select(n => Path.Combine(root, "samples", n))];
            if (folders.All(Directory.Exists))
                return folders;
        }

        throw CommandException.Usage("the sample folders are missing; say what to share with --share DIR");
    }
}
