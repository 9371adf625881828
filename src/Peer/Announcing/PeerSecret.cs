using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using P2POrleans.Peer.Hosting;

namespace P2POrleans.Peer.Announcing;

/// <summary>
/// What proves the peer's name to the directory, in a file of the state folder that only its owner may read. One per name, so a
/// state folder that is used under another name does not lose the first. One thread at a time.
/// </summary>
internal sealed class PeerSecret(StateFolder state, PeerIdentity identity, ILogger<PeerSecret> logger)
{
    // Bytes; the directory takes no other length for a secret.
    private const int Length = 32;
    private const int MaxLength = 4096;

    private readonly string _path = state.File(Naming.LocalFileName.From(identity.Name) + ".secret");
    private string? _value;

    /// <summary>
    /// Made and written down before the first registration: if the directory's answer to that is lost, the name is not.
    /// </summary>
    public string Value
    {
        get
        {
            if ((_value ??= Read()) is null)
                Keep(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length)));
            return _value!;
        }
    }

    /// <summary>Remembers a secret; also when it can't be written, which costs the name at the next start.</summary>
    public void Keep(string secret)
    {
        _value = secret;
        try
        {
            Write(secret);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            AnnouncerLog.SecretNotKept(logger, e, _path);
        }
    }

    private string? Read()
    {
        try
        {
            return new FileInfo(_path) is { Exists: true, Length: > 0 and <= MaxLength } ? File.ReadAllText(_path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            AnnouncerLog.SecretNotRead(logger, e, _path);
            return null;
        }
    }

    private void Write(string secret)
    {
        // Whole or not at all: a kill in between must not cost the name.
        string temporary = _path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(secret));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, _path, overwrite: true);
    }
}
