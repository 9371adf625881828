using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Gateway.Announces;
using P2POrleans.Gateway.Bodies;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Limits;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Gateway.Original;

/// <summary>The four calls of the original system.</summary>
internal static class OriginalApi
{
    public static async Task<Results<Ok<OriginalStatus>, OriginalError>> Login(
        HttpRequest request, IFileDirectory directory, CancellationToken cancellationToken)
    {
        Checked<JsonBody> read = await JsonBody.ReadAsync(request, cancellationToken);
        if (!read.TryGet(out JsonBody? body, out Problem? problem))
            return OriginalError.From(problem);

        RegisterPeer? peer;
        using (body)
        {
            if (!LoginBody.TryParse(body, out peer, out string? error))
                return OriginalError.From(Problems.Invalid(error));
        }

        DirectoryResult<Registration> result = await directory.RegisterAsync(peer, cancellationToken);
        if (result.TryGet(out Registration? registration, out DirectoryFault? fault))
            return TypedResults.Ok(OriginalStatus.Ok with { Token = registration.Token });
        return fault.Error == DirectoryError.WrongCredential ? OriginalError.WrongPassword() : OriginalError.From(Problems.From(fault));
    }

    public static async Task<Results<Ok<OriginalStatus>, OriginalError>> Index(
        HttpRequest request, IFileDirectory directory, AnnounceReader reader, CancellationToken cancellationToken)
    {
        Checked<OriginalCaller> authenticated = await OriginalCaller.AuthenticateAsync(request, directory, cancellationToken);
        if (!authenticated.TryGet(out OriginalCaller? caller, out Problem? problem))
            return OriginalError.From(problem);

        OriginalListParser? parser = null;
        Checked<AnnounceEntries> read = await reader.ReadAsync(request, list => parser = new OriginalListParser(list), cancellationToken);
        if (!read.TryGet(out AnnounceEntries? entries, out problem))
            return OriginalError.From(problem);

        using (entries)
        {
            if (caller.WhyNotFor(parser!.Text!) is { } foreign)
                return OriginalError.From(foreign);

            // The original counts neither epochs nor sequences: what comes last is the list.
            var announce = new Announce(null, null, IsFull: true, [], entries.Added);
            DirectoryResult<AnnounceReceipt> result = await directory.AnnounceAsync(caller.Token, announce, cancellationToken);
            return Answer(result);
        }
    }

    public static async Task<Results<Ok<OriginalResults>, OriginalError>> Search(
        HttpRequest request, IFileDirectory directory, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        Checked<JsonBody> read = await JsonBody.ReadAsync(request, cancellationToken);
        if (!read.TryGet(out JsonBody? body, out Problem? problem))
            return OriginalError.From(problem);

        string? asked;
        string name;
        using (body)
        {
            if (!body.TryGetText("archivo", out asked, out string? error))
                return OriginalError.From(Problems.Invalid(error));
            if (!SharedName.TryNormalize(asked, out name, out string? rule))
                return OriginalError.From(Problems.Invalid($"The field 'archivo' {rule}."));
        }

        // The contract has no pages: what does not fit on one is not shown.
        DirectoryResult<SourcePage> result = await directory.FindByNameAsync(
            name, whole: true, from: null, limits.Value.MaxPageSize, cancellationToken);
        if (!result.TryGet(out SourcePage? page, out DirectoryFault? fault))
            return OriginalError.From(Problems.From(fault));

        // A client takes the first result, asks that peer for the whole of the name that it searched for, and speaks no TLS. So sources
        // with TLS alone or with a part of the file are left out, and an original peer that spells the name otherwise, and would not
        // know it, comes last.
        OriginalResult[] results =
        [
            .. page.Sources
                .Where(static source => source.Kind != PeerKind.Partial && source.GrpcUrl.StartsWith("grpc://", StringComparison.Ordinal))
                .OrderByDescending(source => source.Kind == PeerKind.Native || source.File.Name == asked)
                .ThenBy(static source => source.Peer, StringComparer.Ordinal)
                .DistinctBy(static source => source.Peer)
                .Select(static source => new OriginalResult($"{source.GrpcUrl}/download/{source.File.Name}", source.Peer)),
        ];
        return TypedResults.Ok(new OriginalResults(results));
    }

    public static async Task<Results<Ok<OriginalStatus>, OriginalError>> Logout(
        HttpRequest request, IFileDirectory directory, CancellationToken cancellationToken)
    {
        Checked<OriginalCaller> authenticated = await OriginalCaller.AuthenticateAsync(request, directory, cancellationToken);
        if (!authenticated.TryGet(out OriginalCaller? caller, out Problem? problem))
            return OriginalError.From(problem);

        Checked<JsonBody> read = await JsonBody.ReadAsync(request, cancellationToken);
        if (!read.TryGet(out JsonBody? body, out problem))
            return OriginalError.From(problem);

        using (body)
        {
            if (!body.TryGetText("username", out string? username, out string? error))
                return OriginalError.From(Problems.Invalid(error));
            if (caller.WhyNotFor(username) is { } foreign)
                return OriginalError.From(foreign);
            DirectoryResult<PeerDescription> result = await directory.SignOffAsync(caller.Token, cancellationToken);
            return Answer(result);
        }
    }

    private static Results<Ok<OriginalStatus>, OriginalError> Answer<T>(DirectoryResult<T> result)
        where T : class =>
        result.TryGet(out _, out DirectoryFault? fault) ? TypedResults.Ok(OriginalStatus.Ok) : OriginalError.From(Problems.From(fault));
}
