namespace P2POrleans.Peer.Hosting;

/// <summary>What a peer keeps between runs: its secret and its hash cache. Held by one process at a time.</summary>
internal sealed class StateFolder : IDisposable
{
    /// <summary>Also marks the folder as one that is never shared.</summary>
    public const string LockFileName = ".p2p-peer.lock";

    private readonly FileStream _lock;

    private StateFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    /// <exception cref="PeerStartException">It can't be made, or another peer holds it.</exception>
    public static StateFolder Open(PeerOptions options)
    {
        string path = System.IO.Path.GetFullPath(options.StateFolder ?? DefaultPath(options.Name));
        try
        {
            if (OperatingSystem.IsWindows())
                System.IO.Directory.CreateDirectory(path);
            else
                System.IO.Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PeerStartException($"The state folder {path} can't be made: {e.Message}", e);
        }

        try
        {
            return new StateFolder(path, new FileStream(
                System.IO.Path.Combine(path, LockFileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PeerStartException(
                $"The state folder {path} is another running peer's, or can't be written: give this one another name or state folder.", e);
        }
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    private static string DefaultPath(string name) => System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "p2porleans", "peers", Naming.LocalFileName.From(name));
}
