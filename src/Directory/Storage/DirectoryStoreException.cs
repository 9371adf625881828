namespace P2POrleans.FileDirectory.Storage;

/// <summary>The store can't be opened, read or written.</summary>
public sealed class DirectoryStoreException : Exception
{
    public DirectoryStoreException(string message)
        : base(message)
    {
    }

    public DirectoryStoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True when the store works, and refused what another writer was ahead of.</summary>
    public bool IsOvertaken { get; private init; }

    /// <summary>For <see cref="IDirectoryStore.WriteHeaderAsync"/>.</summary>
    public static DirectoryStoreException HeaderIsBehind(string peer) =>
        new($"The store has a later header of '{peer}' already.") { IsOvertaken = true };
}
