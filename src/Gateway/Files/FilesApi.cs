using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Limits;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Names;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Files;

/// <summary>Everything below <c>/api/v1/files</c>: look-ups and search over the files of online peers.</summary>
internal static class FilesApi
{
    public static async Task<Results<Ok<SearchPage>, Problem>> Search(
        [AsParameters] SearchParameters parameters, HttpRequest request,
        IFileDirectory directory, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        if (!PercentEncoding.IsUtf8(request.QueryString.Value ?? ""))
            return Problems.Invalid("The query string is not UTF-8.");
        if (!parameters.TryParse(limits.Value, out SearchQuery? query, out string? error))
            return Problems.Invalid(error);

        DirectoryResult<SearchResults> result = await directory.SearchAsync(query, cancellationToken);
        if (!result.TryGet(out SearchResults? found, out DirectoryFault? fault))
            return Problems.From(fault);

        SearchHit[] hits = [.. found.Matches.Select(static match => new SearchHit(
            match.File.Name, match.File.Content?.ToString(), match.File.Content?.Size, match.File.Content is not null, match.Peers))];
        return TypedResults.Ok(new SearchPage(hits, found.NextCursor));
    }

    public static async Task<Results<Ok<NameLookup>, Problem>> FindByName(
        HttpContext http, string? name, IFileDirectory directory, CancellationToken cancellationToken)
    {
        if (NameInUrl.Read(http, name) is not { } given)
            return Problems.Invalid("The file's name is not UTF-8.");
        if (!SharedName.TryNormalize(given, out string normal, out string? rule))
            return Problems.Invalid($"The file's name {rule}.");

        DirectoryResult<IReadOnlyList<FileSource>> result = await directory.FindByNameAsync(normal, cancellationToken);
        return result.TryGet(out IReadOnlyList<FileSource>? sources, out DirectoryFault? fault)
            ? TypedResults.Ok(new NameLookup(normal, SourceGroups.ByContent(sources)))
            : Problems.From(fault);
    }

    public static async Task<Results<Ok<ContentSources>, Problem>> FindByContent(
        string contentId, IFileDirectory directory, CancellationToken cancellationToken)
    {
        bool isWhole = ContentId.TryParse(contentId, out ContentId id);
        PiecesRoot root = id.Root;
        if (!isWhole && !PiecesRoot.TryParse(contentId, out root))
            return Problems.Invalid("A content id is 64 hexadecimal digits, a dash and the size in bytes.");

        DirectoryResult<IReadOnlyList<FileSource>> result = await directory.FindByRootAsync(root, cancellationToken);
        if (!result.TryGet(out IReadOnlyList<FileSource>? sources, out DirectoryFault? fault))
            return Problems.From(fault);

        IReadOnlyList<ContentSources> contents = SourceGroups.ByContent(
            isWhole ? sources.Where(source => source.File.Content == id) : sources);
        return contents switch
        {
            [] => Problems.NotFound("No online peer shares this content."),
            [ContentSources only] => TypedResults.Ok(only),
            _ => SeveralSizes(contents),
        };
    }

    private static Problem SeveralSizes(IReadOnlyList<ContentSources> contents) => new(
        StatusCodes.Status300MultipleChoices, "several_sizes", "Contents of several sizes have this pieces root; ask for one of 'choices'.")
    {
        Members = new Dictionary<string, object?> { ["choices"] = contents.Select(content => content.ContentId).ToArray() },
    };
}
