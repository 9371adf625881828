using Microsoft.AspNetCore.Http;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Ownership;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Gateway.Original;

/// <summary>
/// Who makes a call that needs a token. Such a call is checked in the original's order: token (401), then fields (400), then
/// ownership (403).
/// </summary>
internal sealed class OriginalCaller
{
    private readonly PeerDescription _owner;

    private OriginalCaller(string token, PeerDescription owner)
    {
        Token = token;
        _owner = owner;
    }

    public string Token { get; }

    public static async Task<Checked<OriginalCaller>> AuthenticateAsync(
        HttpRequest request, IFileDirectory directory, CancellationToken cancellationToken)
    {
        if (!BearerToken.Read(request).TryGet(out BearerToken? token, out Problem? problem))
            return problem;
        DirectoryResult<PeerDescription> result = await directory.AuthenticateAsync(token.Value, cancellationToken);
        return result.TryGet(out PeerDescription? owner, out DirectoryFault? fault)
            ? new OriginalCaller(token.Value, owner)
            : Problems.From(fault);
    }

    /// <returns>Null when the token is that of the user whom the call names.</returns>
    public Problem? WhyNotFor(string username)
    {
        if (!PeerName.TryNormalize(username, out string name, out _) || name != _owner.Name)
            return Problems.Forbidden("The token belongs to another user.");
        return _owner.Kind == PeerKind.Original
            ? null
            : Problems.Forbidden("This peer registered through /api/v1/peers, and announces there.");
    }
}
