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

    /// <summary>Lets time pass with the directory at work; returns when what is due has happened.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        // Longer steps would be pauses to it: see Listening.
        TimeSpan step = Rules.Lease / 4;
        for (; time > step; time -= step)
            await SkipAsync(step);
        await SkipAsync(time);
    }

    /// <summary>Lets time pass at once, as if the directory had been suspended; returns when what is due has happened.</summary>
    public abstract Task SkipAsync(TimeSpan time);

    /// <summary>Ends the directory and starts it again over the same store.</summary>
    public abstract Task RestartAsync();

    public abstract ValueTask DisposeAsync();
}
