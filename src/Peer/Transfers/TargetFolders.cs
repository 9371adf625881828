using System.Collections.Concurrent;
using P2POrleans.Peer.Naming;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Makes the folders that files go to. A foreign name chooses folders only below the output folder: each segment is made a plain name
/// (<see cref="LocalFileName"/>), and none may be a link, which could lead elsewhere. Any thread.
/// </summary>
internal sealed class TargetFolders
{
    private readonly ConcurrentDictionary<string, bool> _made = new(StringComparer.Ordinal);

    /// <returns>The folder, which exists.</returns>
    /// <exception cref="IOException">It can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be made.</exception>
    public string Make(FetchRequest request)
    {
        string folder = PathOf(request);
        if (_made.ContainsKey(folder))
            return folder;

        System.IO.Directory.CreateDirectory(request.OutputFolder);
        // One by one: nothing is made behind a link.
        foreach (string below in PathsOf(request).Skip(1))
        {
            if (new DirectoryInfo(below).LinkTarget is not null)
                throw new IOException($"'{below}' is a link, and may lead out of '{request.OutputFolder}'.");
            System.IO.Directory.CreateDirectory(below);
        }

        _made.TryAdd(folder, true);
        return folder;
    }

    /// <summary>Where a file goes, without making it.</summary>
    public static string PathOf(FetchRequest request) => PathsOf(request).Last();

    /// <summary>The output folder, and each below it on the way to the file.</summary>
    private static IEnumerable<string> PathsOf(FetchRequest request)
    {
        string folder = request.OutputFolder;
        yield return folder;
        foreach (string segment in request.KeepFolders ? request.Name.Split('/')[..^1] : [])
            yield return folder = System.IO.Path.Combine(folder, LocalFileName.From(segment));
    }
}
