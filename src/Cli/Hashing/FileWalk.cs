using System.IO.Enumeration;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Hashing;

/// <summary>
/// Collects the files that the user names, and those below folders. What can't be looked at is kept with the reason and does not stop
/// the walk. Links in folders are left out: they would lead out of the folder, or round in circles.
/// </summary>
internal sealed class FileWalk(CancellationToken stop)
{
    private const string BadName = "its name is not valid UTF-8";

    private static readonly EnumerationOptions AllButLinks = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Each once: in the order of the arguments, and below a folder in that of the paths.</summary>
    public List<LocalFile> Files { get; } = [];

    public List<UnhashedFile> Failed { get; } = [];

    /// <exception cref="OperationCanceledException">The user wishes to stop.</exception>
    public void Add(string path)
    {
        string full = Path.GetFullPath(path);
        if (File.Exists(full))
            Add(new LocalFile(full, new FileInfo(full).Length, IsNamed: true));
        else if (Directory.Exists(full))
            Below(full).OrderBy(f => f.Path, StringComparer.Ordinal).ToList().ForEach(Add);
        else
            Fail(full, IsUndecodable(full) ? BadName : "there is no such file or folder");
    }

    private void Add(LocalFile file)
    {
        if (_seen.Add(file.Path))
            Files.Add(file);
    }

    private List<LocalFile> Below(string root)
    {
        List<LocalFile> files = [];
        var folders = new Stack<string>([root]);
        while (folders.TryPop(out string? folder))
        {
            try
            {
                var entries = new FileSystemEnumerable<(string, bool, long)>(folder, Describe, AllButLinks);
                foreach ((string path, bool isFolder, long size) in entries)
                {
                    stop.ThrowIfCancellationRequested();
                    if (isFolder)
                        folders.Push(path);
                    else if (IsUndecodable(path))
                        Fail(path, BadName);
                    else
                        files.Add(new LocalFile(path, size, IsNamed: false));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(folder, IsUndecodable(folder) ? BadName : Sentence.AsReason(e.Message));
            }
        }

        return files;
    }

    private static (string Path, bool IsFolder, long Size) Describe(ref FileSystemEntry entry) =>
        (entry.ToFullPath(), entry.IsDirectory, entry.IsDirectory ? 0 : entry.Length);

    /// <summary>Names are bytes to the system. One that is not UTF-8 is read with U+FFFD in it, and by that nothing can be found.</summary>
    private static bool IsUndecodable(string path) => path.Contains('\uFFFD', StringComparison.Ordinal) && !Path.Exists(path);

    private void Fail(string path, string reason) => Failed.Add(new UnhashedFile(ShownPath.Of(path), reason));
}
