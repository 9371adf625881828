namespace P2POrleans.TestKit;

/// <summary>A folder of its own below the system's temporary one, deleted on disposal.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = System.IO.Directory.CreateTempSubdirectory("p2porleans-").FullName;

    public string Path { get; }

    /// <summary>The path of a name below the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            System.IO.Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that was killed a moment ago may still hold a file; the system's clean-up takes what is left.
        }
    }
}
