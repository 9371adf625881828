using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Mvc;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.Paging;

namespace P2POrleans.Gateway.Files;

/// <summary>The query string of a search, as it came.</summary>
internal sealed record SearchParameters(
    [FromQuery(Name = "q")] string? Text,
    [FromQuery(Name = "ext")] string? Extension,
    [FromQuery(Name = "min_size")] string? MinSize,
    [FromQuery(Name = "max_size")] string? MaxSize,
    [FromQuery(Name = "limit")] string? Limit,
    [FromQuery(Name = "cursor")] string? Cursor)
{
    private const int MaxExtensionLength = 32;

    public bool TryParse(LimitOptions limits, [NotNullWhen(true)] out SearchQuery? query, [NotNullWhen(false)] out string? error)
    {
        query = null;
        if (!PageQuery.TryReadLimit(Limit, limits, out int limit, out error)
            || !PageQuery.TryReadNumber("min_size", MinSize, 0, long.MaxValue, out long? min, out error)
            || !PageQuery.TryReadNumber("max_size", MaxSize, 0, long.MaxValue, out long? max, out error))
            return false;

        string? extension = Extension?.TrimStart('.');
        if (string.IsNullOrWhiteSpace(Text))
            error = "'q' is missing: the words to search for.";
        else if (Text.Length > limits.MaxQueryLength)
            error = $"'q' is longer than {limits.MaxQueryLength} characters.";
        else if (extension is { Length: > MaxExtensionLength })
            error = $"'ext' is longer than {MaxExtensionLength} characters.";
        else if (min > max)
            error = "'min_size' is larger than 'max_size'.";
        else
            query = new SearchQuery(Text, string.IsNullOrEmpty(extension) ? null : extension, min, max, limit, string.IsNullOrEmpty(Cursor) ? null : Cursor);
        return query is not null;
    }
}
