namespace P2POrleans.FileDirectory.Peers;

public enum PeerKind
{
    /// <summary>Registered through the REST interface: heartbeats, and announces contents.</summary>
    Native,

    /// <summary>Joined through the original system's <c>/login</c>: never heartbeats, and announces names only.</summary>
    Original,

    /// <summary>As a native one, but it is itself fetching what it announces: of each content it has a part, and tells which.</summary>
    Partial,
}
