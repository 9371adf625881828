using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Gateway.Ownership;

/// <summary>
/// The token of a request and the peer that it names. Nothing here proves that the token is a current one: that is for the
/// directory to say.
/// </summary>
internal readonly record struct BearerToken(string Value, string Peer)
{
    private const string Scheme = "Bearer ";

    /// <summary>A peer name of 64 characters is at most 192 bytes, 256 in base64; the random part is shorter.</summary>
    private const int MaxLength = 512;

    /// <summary>Reads the <c>Authorization</c> header.</summary>
    /// <param name="error">What is wrong, as a sentence.</param>
    public static bool TryRead(HttpRequest request, out BearerToken token, [NotNullWhen(false)] out string? error)
    {
        token = default;
        if (request.Headers.Authorization is not [{ Length: > 0 } header])
        {
            error = "The request needs one header 'Authorization: Bearer TOKEN'.";
            return false;
        }

        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !TryParse(header[Scheme.Length..].Trim(), out token))
        {
            error = "The Authorization header does not hold a token of this directory.";
            return false;
        }

        error = null;
        return true;
    }

    /// <summary>Parses <c>base64url(peer name).random</c>.</summary>
    private static bool TryParse(string text, out BearerToken token)
    {
        token = default;
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (text.Length > MaxLength || dot <= 0 || dot == text.Length - 1 || !Base64Url.IsValid(text.AsSpan(0, dot)))
            return false;

        string peer = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text.AsSpan(0, dot)));
        if (!PeerName.TryNormalize(peer, out string name, out _) || name != peer)
            return false;

        token = new BearerToken(text, name);
        return true;
    }
}
