using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
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
        HttpRequest request, IFileDirectory directory, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        Checked<OriginalCall> read = await OriginalCall.ReadAsync(request, directory, cancellationToken);
        if (!read.TryGet(out OriginalCall? call, out Problem? problem))
            return OriginalError.From(problem);

        using (call)
        {
            if (!call.Body.TryGetTexts("archivos", out IReadOnlyList<string>? names, out string? error))
                return OriginalError.From(Problems.Invalid(error));
            if (call.WhyForeign() is { } foreign)
                return OriginalError.From(foreign);
            if (names.Count > limits.Value.MaxFilesPerAnnounce)
                return OriginalError.From(Problems.TooLarge($"The list has more than {limits.Value.MaxFilesPerAnnounce} files."));

            var files = new FileEntry[names.Count];
            for (int i = 0; i < files.Length; i++)
            {
                if (!SharedName.TryNormalize(names[i], out string name, out string? rule))
                    return OriginalError.From(Problems.Invalid($"archivos[{i}] {rule}."));
                files[i] = new FileEntry(name, null);
            }

            // The original counts neither epochs nor sequences: what comes last is the list.
            var announce = new Announce(null, null, IsFull: true, [], files);
            DirectoryResult<AnnounceReceipt> result = await directory.AnnounceAsync(call.Token, announce, cancellationToken);
            return result.TryGet(out _, out DirectoryFault? fault) ? TypedResults.Ok(OriginalStatus.Ok) : OriginalError.From(Problems.From(fault));
        }
    }

    public static async Task<Results<Ok<OriginalResults>, OriginalError>> Search(
        HttpRequest request, IFileDirectory directory, CancellationToken cancellationToken)
    {
        Checked<JsonBody> read = await JsonBody.ReadAsync(request, cancellationToken);
        if (!read.TryGet(out JsonBody? body, out Problem? problem))
            return OriginalError.From(problem);

        string name;
        using (body)
        {
            if (!body.TryGetText("archivo", out string? text, out string? error))
                return OriginalError.From(Problems.Invalid(error));
            if (!SharedName.TryNormalize(text, out name, out string? rule))
                return OriginalError.From(Problems.Invalid($"The field 'archivo' {rule}."));
        }

        DirectoryResult<IReadOnlyList<FileSource>> result = await directory.FindByNameAsync(name, cancellationToken);
        if (!result.TryGet(out IReadOnlyList<FileSource>? sources, out DirectoryFault? fault))
            return OriginalError.From(Problems.From(fault));

        // The client asks the peer for the name that it searched for, and speaks no TLS: other sources would only fail it.
        OriginalResult[] results =
        [
            .. sources
                .Where(source => source.File.Name == name && source.GrpcUrl.StartsWith("grpc://", StringComparison.Ordinal))
                .DistinctBy(static source => source.Peer)
                .OrderBy(static source => source.Peer, StringComparer.Ordinal)
                .Select(source => new OriginalResult($"{source.GrpcUrl}/download/{name}", source.Peer)),
        ];
        return TypedResults.Ok(new OriginalResults(results));
    }

    public static async Task<Results<Ok<OriginalStatus>, OriginalError>> Logout(
        HttpRequest request, IFileDirectory directory, CancellationToken cancellationToken)
    {
        Checked<OriginalCall> read = await OriginalCall.ReadAsync(request, directory, cancellationToken);
        if (!read.TryGet(out OriginalCall? call, out Problem? problem))
            return OriginalError.From(problem);

        using (call)
        {
            if (call.WhyForeign() is { } foreign)
                return OriginalError.From(foreign);
            DirectoryResult<PeerDescription> result = await directory.SignOffAsync(call.Token, cancellationToken);
            return result.TryGet(out _, out DirectoryFault? fault) ? TypedResults.Ok(OriginalStatus.Ok) : OriginalError.From(Problems.From(fault));
        }
    }
}
