using P2POrleans.Peer.Hosting;

namespace P2POrleans.Peer.Announcing;

/// <summary>
/// What proves the peer's name to the directory, in a file of the state folder that only its owner may read. One per name, so a
/// state folder that is used under another name does not lose the first.
/// </summary>
internal sealed class PeerSecret(StateFolder state, string peer)
{
    private const int MaxLength = 4096;

    private readonly string _path = state.File(Naming.LocalFileName.From(peer) + ".secret");

    /// <returns>Null when the name was never registered.</returns>
    public string? Read()
    {
        try
        {
            return new FileInfo(_path) is { Exists: true, Length: > 0 and <= MaxLength } ? File.ReadAllText(_path) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Write(string secret)
    {
        // Whole or not at all: a kill in between must not cost the name.
        string temporary = _path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(secret));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, _path, overwrite: true);
    }
}
