using System.Diagnostics.CodeAnalysis;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Gateway.Bodies;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Gateway.Peers;

/// <summary>Checks a <see cref="Protocol.Rest.RegisterRequest"/>.</summary>
internal static class RegisterBody
{
    /// <summary>Far more than any secret that the directory issues; a longer one is not worth hashing.</summary>
    private const int MaxSecretLength = 256;

    public static bool TryParse(JsonBody body, [NotNullWhen(true)] out RegisterPeer? peer, [NotNullWhen(false)] out string? error)
    {
        peer = null;
        if (!body.TryGetText("name", out string? text, out error)
            || !body.TryGetText("grpc_url", out string? grpcText, out error)
            || !body.TryGetOptionalText("http_url", out string? httpText, out error)
            || !body.TryGetOptionalText("secret", out string? secret, out error)
            || !body.TryGetOptionalFlag("partial", out bool partial, out error))
            return false;

        string? httpUrl = null;
        if (!PeerName.TryNormalize(text, out string name, out string? rule))
            error = $"The peer's name {rule}.";
        else if (!PeerUrl.TryNormalize(grpcText, ["grpc", "grpcs"], portRequired: true, out string? grpcUrl, out rule))
            error = $"The field 'grpc_url' {rule}.";
        else if (httpText is not null && !PeerUrl.TryNormalize(httpText, ["http", "https"], portRequired: false, out httpUrl, out rule))
            error = $"The field 'http_url' {rule}.";
        else if (secret is { Length: 0 or > MaxSecretLength })
            error = $"The field 'secret' must have 1 to {MaxSecretLength} characters.";
        else
            peer = new RegisterPeer(name, partial ? PeerKind.Partial : PeerKind.Native, secret, grpcUrl, httpUrl);
        return peer is not null;
    }
}
