namespace P2POrleans.Peer.Gateways;

/// <summary>Expected outcomes of a call to the gateway other than success.</summary>
public enum GatewayError
{
    /// <summary>Nobody answers at the gateway's address, or not in time.</summary>
    Unreachable,

    /// <summary>The gateway answers that it can't now (429, 502, 503, 504); trying again later makes sense.</summary>
    Unavailable,

    /// <summary>A value breaks a rule (400, 413, 415, 422).</summary>
    Invalid,

    /// <summary>The token is missing or no longer current (401): register again.</summary>
    InvalidToken,

    /// <summary>The token is another peer's (403).</summary>
    Forbidden,

    /// <summary>No such peer, file or content (404).</summary>
    NotFound,

    /// <summary>The name belongs to a peer whose secret was not given, or the announce does not follow the last one (409).</summary>
    Conflict,

    /// <summary>Several contents bear what was asked for (300): choose one.</summary>
    Ambiguous,

    /// <summary>Something answers at the gateway's address, but not as a gateway does.</summary>
    NoGateway,

    /// <summary>Something that this version does not understand answered.</summary>
    Unexpected,
}
