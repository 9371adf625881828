using System.IO.Enumeration;
using Microsoft.Extensions.FileSystemGlobbing;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Hosting;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Shares;

/// <summary>
/// Finds the files of the shared folders. Links to files and folders are left out, so nothing outside of a shared folder is
/// ever shared; so are special files, partial files, the state folders of peers and, unless asked for, hidden files. What can't be
/// read or named is reported and does not stop the walk.
/// </summary>
/// <param name="onSkipped">Told the path and the reason.</param>
internal sealed class FolderWalker(PeerOptions options, Action<string, string> onSkipped)
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
    };

    private readonly Matcher? _globs = CreateMatcher(options);

    public IEnumerable<FoundFile> Walk() => options.Shares.SelectMany((folder, share) => Walk(Path.GetFullPath(folder), share));

    private static Matcher? CreateMatcher(PeerOptions options)
    {
        if (options.Include.Length == 0 && options.Exclude.Length == 0)
            return null;

        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddIncludePatterns(options.Include.Length == 0 ? ["**/*"] : options.Include);
        matcher.AddExcludePatterns(options.Exclude);
        return matcher;
    }

    private IEnumerable<FoundFile> Walk(string root, int share)
    {
        var folders = new Stack<(string Path, string Relative)>([(root, "")]);
        while (folders.TryPop(out (string Path, string Relative) folder))
        {
            foreach (Item item in Read(folder.Path))
            {
                string relative = folder.Relative.Length == 0 ? item.Name : $"{folder.Relative}/{item.Name}";
                string path = Path.Join(folder.Path, item.Name);
                if (item.IsFolder)
                    folders.Push((path, relative));
                else if (TryName(path, relative, out string name) && Accept(item, path))
                    yield return new FoundFile(name, path, share, item.Stamp);
            }
        }
    }

    private List<Item> Read(string folder)
    {
        var items = new List<Item>();
        try
        {
            // Wherever a peer keeps its secret, be it another peer or under another path, it is not for sharing.
            if (File.Exists(Path.Join(folder, StateFolder.LockFileName)))
            {
                onSkipped(folder, "It is the state folder of a peer.");
                return items;
            }

            var entries = new FileSystemEnumerable<Item>(folder, Item.From, Everything)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                    (entry.Attributes & FileAttributes.ReparsePoint) == 0
                    && (options.Hidden || (!entry.IsHidden && !entry.FileName.StartsWith('.'))),
            };
            items.AddRange(entries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            onSkipped(folder, e.Message);
        }

        return items;
    }

    private bool TryName(string path, string relative, out string name)
    {
        if (PartialFileName.IsPartial(relative) || _globs?.Match(relative).HasMatches == false)
        {
            name = "";
            return false;
        }

        if (SharedName.TryNormalize(relative, out name, out string? error))
            return true;

        onSkipped(path, $"Its name {error}.");
        return false;
    }

    private bool Accept(Item item, string path)
    {
        // The system shows a name that is not UTF-8 with replacement characters, under which the file can't be opened.
        if (item.Name.Contains('\uFFFD', StringComparison.Ordinal) && !File.Exists(path))
        {
            onSkipped(path, "Its name is not valid UTF-8.");
            return false;
        }

        return item.Stamp.Size > 0 || FileStatus.IsOrdinary(path);
    }

    private readonly record struct Item(string Name, bool IsFolder, FileStamp Stamp)
    {
        public static Item From(ref FileSystemEntry entry) => entry.IsDirectory
            ? new Item(entry.FileName.ToString(), true, default)
            : new Item(entry.FileName.ToString(), false, new FileStamp(entry.Length, entry.LastWriteTimeUtc.UtcTicks));
    }
}
