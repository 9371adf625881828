namespace P2POrleans.Peer.Announcing;

/// <summary>How the peer stands with the directory; written by <see cref="Announcer"/>, read by whoever asks for the status.</summary>
internal sealed class AnnounceState
{
    private volatile string? _trouble;
    private volatile bool _online;
    private volatile bool _isComplete;

    /// <summary>True while the latest call was acknowledged.</summary>
    public bool Online => _online;

    /// <summary>True when a complete scan was announced once.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>One sentence; null while all is well.</summary>
    public string? Trouble => _trouble;

    /// <param name="trouble">What hinders the peer nevertheless; null for nothing.</param>
    public void Acknowledged(string? trouble)
    {
        _trouble = trouble;
        _online = true;
    }

    public void Announced(bool complete) => _isComplete |= complete;

    public void Failed(string trouble)
    {
        _trouble = trouble;
        _online = false;
    }

    public void SignedOff() => _online = false;
}
