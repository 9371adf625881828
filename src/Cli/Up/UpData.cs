namespace P2POrleans.Cli.Up;

/// <summary>
/// Where the processes of one <c>up</c> keep their state: a folder that the user named and keeps, or a temporary one that goes
/// when <c>up</c> ends. A temporary one that was left by a killed <c>up</c> goes with the next.
/// </summary>
internal sealed class UpData : IDisposable
{
    private const string Prefix = "p2p-up-";
    private const string LockName = "up.lock";

    private readonly bool _temporary;
    private readonly FileStream? _lock;

    private UpData(string root, bool temporary)
    {
        Root = root;
        _temporary = temporary;
        if (temporary)
            _lock = new FileStream(Path.Combine(root, LockName), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Directory.CreateDirectory(Path.Combine(root, "logs"));
    }

    public string Root { get; }

    public string Gateway => Path.Combine(Root, "gateway");

    public static UpData Open(string? folder)
    {
        if (folder is not null)
            return new UpData(Directory.CreateDirectory(folder).FullName, temporary: false);

        RemoveLeftovers();
        return new UpData(Directory.CreateTempSubdirectory(Prefix).FullName, temporary: true);
    }

    public string PeerState(string peer) => Path.Combine(Root, peer);

    /// <summary>Where what was fetched on behalf of a peer goes.</summary>
    public string Downloads(string peer) => Path.Combine(Root, "downloads", peer);

    public string Log(string process) => Path.Combine(Root, "logs", process + ".log");

    public void Dispose()
    {
        _lock?.Dispose();
        if (_temporary)
            TryDelete(Root);
    }

    private static void RemoveLeftovers()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                // Held by an 'up' that runs; absent while one begins, or in a folder that is none of ours.
                using (new FileStream(Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                }

                TryDelete(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody else's.
            }
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A temporary folder that can't be deleted is left to the system.
        }
    }
}
