namespace P2POrleans.FileDirectory.Announces;

/// <summary>The first byte of an encoded entry; stored, so never renumbered.</summary>
[Flags]
internal enum SliceItemFlags : byte
{
    None = 0,

    /// <summary>The entry is in this partition because of its name: look-ups by name and searches find it here.</summary>
    ByName = 1,

    /// <summary>The entry is in this partition because of its root: look-ups by root find it here.</summary>
    ByRoot = 2,

    HasContent = 4,

    /// <summary>The entry goes; in a delta, before all that come.</summary>
    Removed = 8,
}
