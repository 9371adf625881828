using P2POrleans.Peer.Inbox;

namespace P2POrleans.Peer.Hosting;

/// <summary>A peer: who it is, what it shares and where it listens. Section <see cref="Section"/>.</summary>
public sealed class PeerOptions
{
    public const string Section = "P2P:Peer";

    public const int MaxUploadSlots = 1000;

    /// <summary>The name in the directory, see <see cref="Protocol.Names.PeerName"/>. Default: the name of the machine.</summary>
    public string Name { get; init; } = Environment.MachineName;

    /// <summary>
    /// Folders to share, each with everything below it; all must exist, and without any there must be an inbox. Relative to the working
    /// directory.
    /// </summary>
    public string[] Shares { get; init; } = [];

    /// <summary>
    /// Globs over the path below the shared folder, with '/' and '**'; only files that match one are shared. Default: all files.
    /// </summary>
    public string[] Include { get; init; } = [];

    /// <summary>Globs of files that are not shared, whatever <see cref="Include"/> says. Default: none.</summary>
    public string[] Exclude { get; init; } = [];

    /// <summary>
    /// Whether to share hidden files and what is in hidden folders: those whose name begins with a dot or that bear the hidden
    /// attribute. Default false.
    /// </summary>
    public bool Hidden { get; init; }

    /// <summary>
    /// Address and port of the gRPC server: an IP address, <c>localhost</c>, or <c>*</c> for all addresses; port 0 for any free
    /// one. Default 127.0.0.1:50051.
    /// </summary>
    public string Listen { get; init; } = "127.0.0.1:50051";

    /// <summary>
    /// Address and port of the HTTP/1.1 server. Default: the address of <see cref="Listen"/> and its port + 1000 (0 with 0).
    /// </summary>
    public string? HttpListen { get; init; }

    /// <summary>
    /// The host that other peers reach this one at. Default: the address it listens on, or the machine's host name when that is
    /// all addresses.
    /// </summary>
    public string? Advertise { get; init; }

    /// <summary>Bytes per second that all uploads together may take; must be positive. Default: null, no limit.</summary>
    public long? MaxUploadBytesPerSecond { get; init; }

    /// <summary>What others may send to this peer. Default: nothing.</summary>
    public InboxOptions Inbox { get; init; } = new();

    /// <summary>
    /// How many streams of bytes are sent at once; whoever asks for more waits for its turn. From 1 to <see cref="MaxUploadSlots"/>.
    /// Default 32: plenty for a local network, where a stream of pieces takes a quarter of a second.
    /// </summary>
    public int UploadSlots { get; init; } = 32;

    /// <summary>
    /// Where the peer keeps its secret and its hash cache; belongs to one peer at a time. Default: <c>p2porleans/peers/NAME</c>
    /// in the user's folder for local application data.
    /// </summary>
    public string? StateFolder { get; init; }

    /// <summary>
    /// A changed file is hashed when it was left alone for this long. Default 1 s; zero or more. The first scan doesn't wait.
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The shared folders are looked through this often even if the system reports no change. Default 5 min; must be positive.
    /// </summary>
    public TimeSpan RescanEvery { get; init; } = TimeSpan.FromMinutes(5);
}
