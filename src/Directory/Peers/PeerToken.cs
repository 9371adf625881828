using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using P2POrleans.Protocol.Names;

namespace P2POrleans.FileDirectory.Peers;

/// <summary>
/// Bearer tokens: <c>base64url(name of the peer) "." base64url(32 random bytes)</c>. A token says whose it claims to be, which an
/// edge may use to refuse it; whether it is current only the directory knows, which keeps nothing but a hash.
/// </summary>
public static class PeerToken
{
    private const int RandomBytes = 32;

    /// <summary>Whose token it claims to be.</summary>
    /// <returns>False when it was never a token.</returns>
    public static bool TryGetPeer([NotNullWhen(true)] string? token, [NotNullWhen(true)] out string? peer)
    {
        peer = null;
        int dot = token?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        // A name is at most 3 bytes for a UTF-16 unit, and base64 makes 4 characters of 3 bytes.
        if (dot is < 1 or > 4 * PeerName.MaxLength)
            return false;

        ReadOnlySpan<char> name = token.AsSpan(0, dot);
        ReadOnlySpan<char> random = token.AsSpan(dot + 1);
        if (!Base64Url.IsValid(name) || !Base64Url.IsValid(random, out int length) || length != RandomBytes)
            return false;

        string decoded = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(name));
        if (!PeerName.TryNormalize(decoded, out string normal, out _) || normal != decoded)
            return false;
        peer = normal;
        return true;
    }

    internal static string Create(string peer) =>
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(peer))}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes))}";

    internal static string HashOf(string token) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    internal static bool IsHashOf(string hash, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(HashOf(token)));
}
