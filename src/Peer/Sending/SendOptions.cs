namespace P2POrleans.Peer.Sending;

/// <summary>How files are sent.</summary>
public sealed class SendOptions
{
    /// <summary>Of the directory that tells the receiver who the sender is.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>
    /// The sender's name in the directory, which may not be that of a peer that is running. Default: one of a few names of this machine
    /// (<c>HOST-send-1a2b3c4d</c>).
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// Where the secret of the name is kept. Default with a <see cref="Name"/>: where a peer of that name has it, see
    /// <see cref="Hosting.PeerOptions.StateFolder"/>; else <c>p2porleans/sends</c> in the user's folder for local application data.
    /// </summary>
    public string? StateFolder { get; init; }

    /// <summary>
    /// Address and port that the receiver fetches from, see <see cref="Hosting.PeerOptions.Listen"/>. Default: any free port of the
    /// address that this machine reaches the gateway from.
    /// </summary>
    public string? Listen { get; init; }

    /// <summary>Send at most this many bytes per second; must be positive. Default: null, no limit.</summary>
    public long? MaxBytesPerSecond { get; init; }

    /// <summary>A receiver that says nothing for this long is given up. Default 30 s; must be positive.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
