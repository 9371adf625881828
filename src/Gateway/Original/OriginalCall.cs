using Microsoft.AspNetCore.Http;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Gateway.Bodies;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Ownership;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Gateway.Original;

/// <summary>A call that needs a token: checked in the original's order, token (401), then fields (400), then ownership (403).</summary>
internal sealed class OriginalCall : IDisposable
{
    private readonly PeerDescription _owner;
    private readonly string _username;

    private OriginalCall(string token, PeerDescription owner, string username, JsonBody body)
    {
        Token = token;
        Body = body;
        _owner = owner;
        _username = username;
    }

    public string Token { get; }

    public JsonBody Body { get; }

    public static async Task<Checked<OriginalCall>> ReadAsync(
        HttpRequest request, IFileDirectory directory, CancellationToken cancellationToken)
    {
        if (!BearerToken.Read(request).TryGet(out BearerToken? token, out Problem? problem))
            return problem;
        DirectoryResult<PeerDescription> result = await directory.AuthenticateAsync(token.Value, cancellationToken);
        if (!result.TryGet(out PeerDescription? owner, out DirectoryFault? fault))
            return Problems.From(fault);

        Checked<JsonBody> read = await JsonBody.ReadAsync(request, cancellationToken);
        if (!read.TryGet(out JsonBody? body, out problem))
            return problem;
        if (body.TryGetText("username", out string? username, out string? error))
            return new OriginalCall(token.Value, owner, username, body);

        body.Dispose();
        return Problems.Invalid(error);
    }

    /// <returns>Null when the token is that of the user whom the call names.</returns>
    public Problem? WhyForeign()
    {
        if (!PeerName.TryNormalize(_username, out string name, out _) || name != _owner.Name)
            return Problems.Forbidden("The token belongs to another user.");
        return _owner.Kind == PeerKind.Original
            ? null
            : Problems.Forbidden("This peer registered through /api/v1/peers, and announces there.");
    }

    public void Dispose() => Body.Dispose();
}
