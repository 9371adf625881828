using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Shares;

/// <summary>
/// Asks for a scan whenever the system reports a change in a folder, and when the folder is there again that was away, as a drive may be:
/// then nothing reports anything. One thread.
/// </summary>
internal sealed class FolderWatch : IDisposable
{
    private readonly string _path;
    private readonly ShareIndex _index;
    private readonly Action<string> _failed;
    private FileSystemWatcher? _watcher;
    private (ulong Device, ulong Node)? _watched;
    private bool _isMissed;

    /// <param name="path">Absolute.</param>
    /// <param name="index">Is asked.</param>
    /// <param name="failed">Told why not all changes are reported.</param>
    public FolderWatch(string path, ShareIndex index, Action<string> failed)
    {
        _path = path;
        _index = index;
        _failed = failed;
        Begin();
    }

    /// <summary>Somebody looked for a folder and did not find it: even if the same one is there at the next look, that was away.</summary>
    public void Missed(string path) => _isMissed |= path == _path && !System.IO.Directory.Exists(path);

    /// <summary>Notices that the folder is gone, back, or another one, as the place of a drive is when that is taken away.</summary>
    public void Look()
    {
        (ulong Device, ulong Node)? now = FileStatus.IdentityOf(_path);
        if (now == _watched && !(_isMissed && now is not null))
            return;
        Begin();
        _index.RequestScan();
    }

    public void Dispose() => _watcher?.Dispose();

    private void Begin()
    {
        _watcher?.Dispose();
        _watcher = null;
        _isMissed = false;
        _watched = FileStatus.IdentityOf(_path);
        if (_watched is null)
            return;
        try
        {
            _watcher = new FileSystemWatcher(_path)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            _watcher.Changed += OnChange;
            _watcher.Created += OnChange;
            _watcher.Deleted += (_, _) => _index.RequestScan();
            _watcher.Renamed += (_, _) => _index.RequestScan();
            _watcher.Error += (_, e) =>
            {
                _failed(e.GetException().Message);
                _index.RequestScan();
            };
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The system's limit on watches, say, or it is gone just now: the regular scan finds the changes, later.
            _failed(e.Message);
        }
    }

    /// <summary>A file that is being fetched into the share changes all the time, and is not shared before it has its final name.</summary>
    private void OnChange(object sender, FileSystemEventArgs change)
    {
        if (!PartialFileName.IsPartial(change.Name))
            _index.RequestScan();
    }
}
