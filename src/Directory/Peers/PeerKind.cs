namespace P2POrleans.FileDirectory.Peers;

public enum PeerKind
{
    /// <summary>Registered through the REST interface: heartbeats, and announces contents.</summary>
    Native,

    /// <summary>Joined through the original system's <c>/login</c>: never heartbeats, and announces names only.</summary>
    Original,
}
