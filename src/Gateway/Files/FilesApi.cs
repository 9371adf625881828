using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.Paging;
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
        return TypedResults.Ok(new SearchPage(hits, found.NextCursor, found.IsComplete));
    }

    public static async Task<Results<Ok<NameLookup>, Problem>> FindByName(
        HttpContext http, string? name, string? limit, string? cursor,
        IFileDirectory directory, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        if (NameInUrl.Read(http, name) is not { } given)
            return Problems.Invalid("The file's name is not UTF-8.");
        if (!SharedName.TryNormalize(given, out string normal, out string? rule))
            return Problems.Invalid($"The file's name {rule}.");
        if (!PageQuery.TryReadLimit(limit, limits.Value, out int most, out string? error))
            return Problems.Invalid(error);
        if (!PageCursor.TryReadSource(cursor, out SourcePosition? from))
            return Problems.Invalid(PageCursor.NotOurs);

        DirectoryResult<SourcePage> result = await directory.FindByNameAsync(normal, whole: false, from, most, cancellationToken);
        if (!result.TryGet(out SourcePage? page, out DirectoryFault? fault))
            return Problems.From(fault);

        SourcePosition? next = page.Next;
        if (next?.Content is { } cut && page.Sources[^1].File.Content == cut)
        {
            // More sources of a content are asked for by its id; the next page of names is about other contents, if there are any.
            DirectoryResult<SourcePage> peek = await directory.FindByNameAsync(
                normal, whole: false, SourcePosition.Behind(cut), 1, cancellationToken);
            if (!peek.TryGet(out SourcePage? others, out fault))
                return Problems.From(fault);
            next = others.Sources.Count == 0 ? null : SourcePosition.Behind(cut);
        }

        return TypedResults.Ok(new NameLookup(normal, SourceGroups.ByContent(page), next is null ? null : PageCursor.OfSource(next)));
    }

    public static async Task<Results<Ok<ContentSources>, Problem>> FindByContent(
        string contentId, string? limit, string? cursor,
        IFileDirectory directory, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        bool isWhole = ContentId.TryParse(contentId, out ContentId id);
        PiecesRoot root = id.Root;
        if (!isWhole && !PiecesRoot.TryParse(contentId, out root))
            return Problems.Invalid("A content id is 64 hexadecimal digits, a dash and the size in bytes.");
        if (!PageQuery.TryReadLimit(limit, limits.Value, out int most, out string? error))
            return Problems.Invalid(error);
        if (!PageCursor.TryReadPeer(cursor, out string? from))
            return Problems.Invalid(PageCursor.NotOurs);

        if (!isWhole)
        {
            DirectoryResult<IReadOnlyList<long>> known = await directory.FindSizesAsync(root, limits.Value.MaxPageSize, cancellationToken);
            if (!known.TryGet(out IReadOnlyList<long>? sizes, out DirectoryFault? unknown))
                return Problems.From(unknown);
            if (sizes.Count == 0)
                return NobodyShares();
            if (sizes.Count > 1)
                return SeveralSizes(sizes.Select(size => new ContentId(root, size)));
            id = new ContentId(root, sizes[0]);
        }

        DirectoryResult<SourcePage> result = await directory.FindByContentAsync(id, from, most, cancellationToken);
        if (!result.TryGet(out SourcePage? page, out DirectoryFault? fault))
            return Problems.From(fault);
        return page.Sources.Count == 0 && from is null ? NobodyShares() : TypedResults.Ok(SourceGroups.Of(id, page));
    }

    private static Problem NobodyShares() => Problems.NotFound("No online peer shares this content.");

    private static Problem SeveralSizes(IEnumerable<ContentId> contents) => new(
        StatusCodes.Status300MultipleChoices, "several_sizes", "Contents of several sizes have this pieces root; ask for one of 'choices'.")
    {
        Members = new Dictionary<string, object?> { ["choices"] = contents.Select(content => content.ToString()).ToArray() },
    };
}
