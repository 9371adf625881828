using Microsoft.AspNetCore.Http;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Ownership;

/// <summary>
/// The token of a request and the peer that it names. Nothing here proves that the token is a current one: that is for the
/// directory to say.
/// </summary>
internal sealed record BearerToken(string Value, string Peer)
{
    private const string Scheme = "Bearer ";

    /// <summary>Reads the <c>Authorization</c> header, or refuses with 401.</summary>
    public static Checked<BearerToken> Read(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Problems.MissingToken("The request needs one header 'Authorization: Bearer TOKEN'.");

        string token = header[Scheme.Length..].Trim();
        return PeerToken.TryGetPeer(token, out string? peer)
            ? new BearerToken(token, peer)
            : Problems.InvalidToken("The Authorization header does not hold a token of a directory.");
    }
}
