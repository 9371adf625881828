namespace P2POrleans.HostilePeer;

/// <summary>What the peer does to those who ask it.</summary>
internal enum Vice
{
    /// <summary>Serves what it was given, whatever id it claims for it, and no more.</summary>
    None,

    /// <summary>Every byte is another.</summary>
    WrongBytes,

    /// <summary>The bytes and the piece layer are another file's.</summary>
    WrongLayer,

    /// <summary>Ends after half of what was asked for.</summary>
    Less,

    /// <summary>Goes on after what was asked for.</summary>
    More,

    /// <summary>Takes the request, and that is all.</summary>
    Silence,

    /// <summary>Does not even say what it has.</summary>
    Mute,

    /// <summary>A byte a second.</summary>
    Trickle,

    /// <summary>4 KiB a second: no trickle, and far below what others give.</summary>
    Slowness,
}
