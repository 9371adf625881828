namespace P2POrleans.Peer.Sharing;

/// <summary>How a download is shared while it runs.</summary>
public sealed class DownloadSharingOptions
{
    /// <summary>Of the directory that tells others about it.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>
    /// Address and port of the gRPC server, see <see cref="Hosting.PeerOptions.Listen"/>. Default: any free port of the address that
    /// this machine reaches the gateway from, so that whoever reaches one reaches the other.
    /// </summary>
    public string? Listen { get; init; }

    /// <summary>Bytes per second that all uploads together may take; must be positive. Default: null, no limit.</summary>
    public long? MaxUploadBytesPerSecond { get; init; }

    /// <summary>A download that is over sooner has nothing to give. Default 0.5 s; zero or more.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// Where the names and secrets of downloading peers are kept. Default: <c>p2porleans/downloads</c> in the user's folder for local
    /// application data.
    /// </summary>
    public string? StateFolder { get; init; }
}
