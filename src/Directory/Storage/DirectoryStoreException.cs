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

    /// <summary>True when the store works, and has something else than the writer believes: it must read again.</summary>
    public bool IsOvertaken { get; private init; }

    /// <summary>For <see cref="IDirectoryStore.WriteHeaderAsync"/> and <see cref="IDirectoryStore.DeleteHeaderAsync"/>.</summary>
    public static DirectoryStoreException OtherHeader(string peer) =>
        new($"The store has another header of '{peer}' than the one that was last read or written.")
        {
            IsOvertaken = true,
        };
}
