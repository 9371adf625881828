using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Directory.Tests.Model;

/// <summary>What the naive model believes of a peer.</summary>
internal sealed class ModelPeer(string name, PeerKind kind, string credential)
{
    public string Name => name;

    public PeerKind Kind => kind;

    public string Credential => credential;

    /// <summary>False before the first registration, and after the last removal.</summary>
    public bool Exists { get; set; }

    public string Token { get; set; } = "";

    public long Epoch { get; set; }

    public long Sequence { get; set; }

    public int Port { get; set; }

    public DateTimeOffset LeaseEnd { get; set; }

    public bool IsOnline { get; set; }

    /// <summary>An original peer that signed off: it has no token, and can do nothing but register.</summary>
    public bool HasLeft { get; set; }

    /// <summary>What was acknowledged.</summary>
    public HashSet<FileEntry> Files { get; set; } = [];

    /// <summary>The last announce that was acknowledged in this epoch.</summary>
    public Announce? Committed { get; set; }

    /// <summary>Announces that were not acknowledged, with what they would have made of the files: any part of any may be there.</summary>
    public List<(Announce Announce, HashSet<FileEntry> Result)> Attempts { get; } = [];

    /// <summary>A registration or removal was not acknowledged: it is tried again before anything else.</summary>
    public bool IsUnsettled { get; set; }

    /// <summary>True when that is a removal.</summary>
    public bool MayBeRemoved { get; set; }

    /// <summary>What is there for certain.</summary>
    public bool Certainly(FileEntry entry) => Files.Contains(entry) && Attempts.TrueForAll(a => a.Result.Contains(entry));

    /// <summary>What may be there.</summary>
    public bool Possibly(FileEntry entry) => Files.Contains(entry) || Attempts.Exists(a => a.Result.Contains(entry));
}
