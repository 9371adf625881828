using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Ownership;
using P2POrleans.Gateway.Paging;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Announces;

/// <summary><c>PUT</c> and <c>PATCH /api/v1/peers/{peer}/files</c>.</summary>
internal static class AnnouncesApi
{
    public static Task<Results<Ok<AnnounceResponse>, Problem>> ReplaceFiles(
        HttpContext http, string peer, string? epoch, string? sequence,
        IFileDirectory directory, AnnounceReader reader, CancellationToken cancellationToken) =>
        AnnounceAsync(http, isFull: true, epoch, sequence, directory, reader, cancellationToken);

    public static Task<Results<Ok<AnnounceResponse>, Problem>> ChangeFiles(
        HttpContext http, string peer, string? epoch, string? sequence,
        IFileDirectory directory, AnnounceReader reader, CancellationToken cancellationToken) =>
        AnnounceAsync(http, isFull: false, epoch, sequence, directory, reader, cancellationToken);

    private static async Task<Results<Ok<AnnounceResponse>, Problem>> AnnounceAsync(
        HttpContext http, bool isFull, string? epochText, string? sequenceText,
        IFileDirectory directory, AnnounceReader reader, CancellationToken cancellationToken)
    {
        if (!PageQuery.TryReadNumber("epoch", epochText, 0, long.MaxValue, out long? epoch, out string? error)
            || !PageQuery.TryReadNumber("sequence", sequenceText, 1, long.MaxValue, out long? sequence, out error))
            return Problems.Invalid(error);
        if (epoch is null || sequence is null)
            return Problems.Invalid("An announce needs '?epoch=E&sequence=S': the epoch of the registration, and a count from 1.");

        // Before the body: a list may be large, and only a peer's own token makes the gateway read it.
        OwnRecord own = OwnRecord.Of(http);
        DirectoryResult<PeerDescription> owner = await directory.AuthenticateAsync(own.Token, cancellationToken);
        if (!owner.TryGet(out PeerDescription? description, out DirectoryFault? fault))
            return Problems.From(fault);
        if (description.Kind == PeerKind.Original)
            return Problems.Forbidden("This peer joined through /login, and announces through /indice.");

        Checked<AnnounceEntries> body = await reader.ReadAsync(http.Request, isFull, cancellationToken);
        if (!body.TryGet(out AnnounceEntries? entries, out Problem? problem))
            return problem;
        using (entries)
        {
            var announce = new Announce(epoch, sequence, isFull, entries.Removed, entries.Added);
            DirectoryResult<AnnounceReceipt> result = await directory.AnnounceAsync(own.Token, announce, cancellationToken);
            return result.TryGet(out AnnounceReceipt? receipt, out fault)
                ? TypedResults.Ok(new AnnounceResponse(receipt.Sequence, receipt.Files))
                : Problems.From(fault);
        }
    }
}
