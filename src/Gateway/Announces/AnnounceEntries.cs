using P2POrleans.FileDirectory;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Announces;

/// <summary>
/// The entries of one announce while it is received. Nothing of it reaches the directory before all of it was valid. One reader
/// at a time; disposal gives its memory back to the budget.
/// </summary>
internal sealed class AnnounceEntries(AnnounceBudget budget, int maxFiles) : IDisposable
{
    /// <summary>A string's own bytes, its place in the list (which doubles as it grows), and what the list wastes.</summary>
    private const int BytesPerEntry = 24 + 2 * 64;

    private readonly List<FileEntry> _removed = [];
    private readonly List<FileEntry> _added = [];
    private long _bytes;

    public IReadOnlyList<FileEntry> Removed => _removed;

    public IReadOnlyList<FileEntry> Added => _added;

    /// <returns>Null, or why the announce is refused.</returns>
    public Problem? Add(FileEntry entry, bool isRemoval)
    {
        if (_removed.Count + _added.Count == maxFiles)
            return Problems.TooLarge($"The list has more than {maxFiles} files.");

        long bytes = BytesPerEntry + 2L * entry.Name.Length;
        if (!budget.TryTake(bytes))
            return Problems.Unavailable("Too many large lists are being received at the moment.");
        _bytes += bytes;
        (isRemoval ? _removed : _added).Add(entry);
        return null;
    }

    public void Dispose()
    {
        budget.Return(_bytes);
        _bytes = 0;
    }
}
