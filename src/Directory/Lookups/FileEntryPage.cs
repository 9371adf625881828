namespace P2POrleans.FileDirectory.Lookups;

/// <summary>Entries in (name, content id) order.</summary>
/// <param name="IsLast">False when more entries come after the last one of the page, which then has one or more.</param>
public sealed record FileEntryPage(IReadOnlyList<FileEntry> Files, bool IsLast)
{
    public static FileEntryPage Empty { get; } = new([], IsLast: true);
}
