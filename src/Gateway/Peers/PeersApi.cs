using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Gateway.Bodies;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.Ownership;
using P2POrleans.Gateway.Paging;
using P2POrleans.Protocol.Names;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Peers;

/// <summary>Everything below <c>/api/v1/peers</c> but the announces.</summary>
internal static class PeersApi
{
    public static async Task<Results<Created<RegisterResponse>, Ok<RegisterResponse>, Problem>> Register(
        HttpRequest request, IFileDirectory directory, CancellationToken cancellationToken)
    {
        Checked<JsonBody> read = await request.ReadJsonAsync(cancellationToken);
        if (!read.TryGet(out JsonBody? body, out Problem? problem))
            return problem;

        RegisterPeer? peer;
        using (body)
        {
            if (!RegisterBody.TryParse(body, out peer, out string? error))
                return Problems.Invalid(error);
        }

        DirectoryResult<Registration> result = await directory.RegisterAsync(peer, cancellationToken);
        if (!result.TryGet(out Registration? registration, out DirectoryFault? fault))
            return Problems.From(fault);

        Heartbeat lease = registration.Lease;
        var response = new RegisterResponse(
            registration.Peer.Name, registration.Secret, registration.Token, lease.Epoch,
            lease.Lease.TotalSeconds, lease.RenewEvery.TotalSeconds);
        return registration.IsNew
            ? TypedResults.Created($"/api/v1/peers/{Uri.EscapeDataString(response.Name)}", response)
            : TypedResults.Ok(response);
    }

    public static async Task<Results<Ok<HeartbeatResponse>, Problem>> Heartbeat(
        HttpContext http, string peer, IFileDirectory directory, CancellationToken cancellationToken)
    {
        DirectoryResult<Heartbeat> result = await directory.HeartbeatAsync(OwnRecord.Of(http).Token, cancellationToken);
        return result.TryGet(out Heartbeat? lease, out DirectoryFault? fault)
            ? TypedResults.Ok(new HeartbeatResponse(
                lease.Epoch, lease.Sequence, lease.Reannounce, lease.Lease.TotalSeconds, lease.RenewEvery.TotalSeconds))
            : Problems.From(fault);
    }

    public static async Task<Results<NoContent, Problem>> SignOff(
        HttpContext http, string peer, IFileDirectory directory, CancellationToken cancellationToken)
    {
        DirectoryResult<PeerDescription> result = await directory.SignOffAsync(OwnRecord.Of(http).Token, cancellationToken);
        return result.TryGet(out _, out DirectoryFault? fault) ? TypedResults.NoContent() : Problems.From(fault);
    }

    public static async Task<Results<NoContent, Problem>> Remove(
        HttpContext http, string peer, IFileDirectory directory, CancellationToken cancellationToken)
    {
        DirectoryResult<PeerDescription> result = await directory.RemoveAsync(OwnRecord.Of(http).Token, cancellationToken);
        return result.TryGet(out _, out DirectoryFault? fault) ? TypedResults.NoContent() : Problems.From(fault);
    }

    public static async Task<Results<Ok<PeerPage>, Problem>> List(
        string? limit, string? cursor, IFileDirectory directory, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        if (!PageQuery.TryReadLimit(limit, limits.Value, out int size, out string? error))
            return Problems.Invalid(error);
        if (!PageCursor.TryReadPeer(cursor, out string? after))
            return Problems.Invalid(PageCursor.NotOurs);

        PeerDescriptionPage page = await directory.ListPeersAsync(after, size, cancellationToken);
        PeerItem[] items = [.. page.Peers.Select(ToItem)];
        return TypedResults.Ok(new PeerPage(items, page.IsLast ? null : PageCursor.OfPeer(page.Peers[^1].Name)));
    }

    public static async Task<Results<Ok<PeerItem>, Problem>> Find(
        string peer, IFileDirectory directory, CancellationToken cancellationToken)
    {
        if (!PeerName.TryNormalize(peer, out string name, out string? rule))
            return Problems.Invalid($"The peer's name {rule}.");

        return await directory.FindPeerAsync(name, cancellationToken) is { } found
            ? TypedResults.Ok(ToItem(found))
            : Problems.NotFound("There is no such peer.");
    }

    public static async Task<Results<Ok<FilePage>, Problem>> ListFiles(
        string peer, string? limit, string? cursor,
        IFileDirectory directory, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        if (!PeerName.TryNormalize(peer, out string name, out string? rule))
            return Problems.Invalid($"The peer's name {rule}.");
        if (!PageQuery.TryReadLimit(limit, limits.Value, out int size, out string? error))
            return Problems.Invalid(error);
        if (!PageCursor.TryReadFile(cursor, out FileEntry? after))
            return Problems.Invalid(PageCursor.NotOurs);

        DirectoryResult<FileEntryPage> result = await directory.ListFilesAsync(name, after, size, cancellationToken);
        if (!result.TryGet(out FileEntryPage? page, out DirectoryFault? fault))
            return Problems.From(fault);

        FileItem[] items = [.. page.Files.Select(static file => new FileItem(file.Name, file.Content?.ToString()))];
        return TypedResults.Ok(new FilePage(items, page.IsLast ? null : PageCursor.OfFile(page.Files[^1])));
    }

    private static PeerItem ToItem(PeerDescription peer) =>
        new(peer.Name, peer.Online, peer.Kind == PeerKind.Original, peer.GrpcUrl, peer.HttpUrl, peer.Files, peer.Kind == PeerKind.Partial);
}
