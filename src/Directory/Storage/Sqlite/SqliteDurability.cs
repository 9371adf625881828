namespace P2POrleans.FileDirectory.Storage.Sqlite;

/// <summary>What an acknowledged change survives.</summary>
public enum SqliteDurability
{
    /// <summary>
    /// The end of the process, kill -9 included; a power failure or a crash of the system may take the last moments. The file
    /// stays consistent in any case. (<c>synchronous=NORMAL</c>)
    /// </summary>
    ProcessCrash,

    /// <summary>A power failure too: every commit waits for the disk. (<c>synchronous=FULL</c>)</summary>
    PowerLoss,
}
