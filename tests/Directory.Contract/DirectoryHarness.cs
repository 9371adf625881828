using P2POrleans.FileDirectory;

namespace P2POrleans.Directory.Contract;

/// <summary>A directory under test, with its clock and its power switch.</summary>
public abstract class DirectoryHarness : IAsyncDisposable
{
    /// <summary>The rules that every engine is tested under: few iterations, or the passwords would be all that is measured.</summary>
    public static DirectoryOptions Rules { get; } = new()
    {
        Partitions = 4,
        MaxFilesPerPeer = 50,
        PasswordIterations = 1,
        RetainOffline = TimeSpan.FromMinutes(5),
    };

    public abstract IFileDirectory Directory { get; }

    /// <summary>Lets time pass; returns when what is due has happened.</summary>
    public abstract Task AdvanceAsync(TimeSpan time);

    /// <summary>Ends the directory and starts it again over the same store.</summary>
    public abstract Task RestartAsync();

    public abstract ValueTask DisposeAsync();
}
