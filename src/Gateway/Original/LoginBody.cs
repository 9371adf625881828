using System.Diagnostics.CodeAnalysis;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Gateway.Bodies;
using P2POrleans.Gateway.Peers;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Gateway.Original;

/// <summary>Checks the body of a login.</summary>
internal static class LoginBody
{
    private const int MaxPasswordLength = 1024;

    public static bool TryParse(JsonBody body, [NotNullWhen(true)] out RegisterPeer? peer, [NotNullWhen(false)] out string? error)
    {
        peer = null;
        if (!body.TryGetText("username", out string? username, out error)
            || !body.TryGetText("password", out string? password, out error)
            || !body.TryGetText("url", out string? text, out error))
            return false;

        if (!PeerName.TryNormalize(username, out string name, out string? rule))
            error = $"The field 'username' {rule}.";
        else if (password is { Length: 0 or > MaxPasswordLength })
            error = $"The field 'password' must have 1 to {MaxPasswordLength} characters.";
        else if (!PeerUrl.TryNormalize(text, ["grpc"], portRequired: true, out string? url, out rule))
            error = $"The field 'url' {rule}.";
        else
            peer = new RegisterPeer(name, PeerKind.Original, password, url, null);
        return peer is not null;
    }
}
