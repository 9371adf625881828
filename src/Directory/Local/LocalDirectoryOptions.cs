using P2POrleans.FileDirectory.Storage.Sqlite;

namespace P2POrleans.FileDirectory.Local;

/// <summary>A directory in one process.</summary>
public sealed class LocalDirectoryOptions
{
    /// <summary>
    /// The SQLite file; made, with its folder, if it is not there. Two more files and a lock file appear beside it.
    /// </summary>
    public string DatabaseFile { get; init; } = "";

    /// <summary>What an acknowledged change survives: the end of the process, by default.</summary>
    public SqliteDurability Durability { get; init; } = SqliteDurability.ProcessCrash;

    public DirectoryOptions Rules { get; init; } = new();

    /// <inheritdoc cref="DirectoryOptions.Validate"/>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(DatabaseFile))
            yield return $"{nameof(DatabaseFile)} is empty; it must name a file.";
        if (!Enum.IsDefined(Durability))
        {
            yield return $"{nameof(Durability)} is {Durability}; it must be {nameof(SqliteDurability.ProcessCrash)} or "
                + $"{nameof(SqliteDurability.PowerLoss)}.";
        }

        foreach (string broken in Rules.Validate())
            yield return broken;
    }
}
