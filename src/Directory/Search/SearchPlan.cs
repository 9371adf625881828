using System.Text;

namespace P2POrleans.FileDirectory.Search;

/// <summary>A query that was understood; the same for every partition.</summary>
/// <param name="Words">Folded and distinct; a name must have a word that begins with each.</param>
/// <param name="Extension">Lower case, without the dot.</param>
/// <param name="After">Only matches behind this one.</param>
/// <param name="Limit">At most this many matches.</param>
public sealed record SearchPlan(
    IReadOnlyList<string> Words, string? Extension, long? MinSize, long? MaxSize, SearchPosition? After, int Limit)
{
    /// <summary>What comes after this one need not be sent: other partitions have as many as the limit that do not.</summary>
    public SearchPosition? UpTo { get; init; }

    /// <summary>The longest query in UTF-16 code units.</summary>
    public const int MaxTextLength = 1024;

    /// <summary>The most words of a query.</summary>
    public const int MaxWords = 16;

    /// <returns>Or <see cref="DirectoryError.Invalid"/>.</returns>
    public static DirectoryResult<SearchPlan> Create(SearchQuery query)
    {
        if (query.Text.Length > MaxTextLength)
            return Invalid($"The query is longer than {MaxTextLength} characters.");

        var buffer = new WordBuffer();
        NameWords.OfQuery(query.Text, buffer);
        if (buffer.Count == 0)
            return Invalid("The query has no letter or digit to search for.");
        if (buffer.Count > MaxWords)
            return Invalid($"The query has more than {MaxWords} different words.");

        var words = new string[buffer.Count];
        for (int i = 0; i < words.Length; i++)
            words[i] = Encoding.UTF8.GetString(buffer[i]);

        var plan = new SearchPlan(words, FoldExtension(query.Extension), query.MinSize, query.MaxSize, null, query.Limit);
        if (query.Cursor is null)
            return plan;
        return SearchCursor.TryParse(query.Cursor, plan, out SearchPosition? after)
            ? plan with { After = after }
            : Invalid("The cursor does not belong to this query.");
    }

    private static string? FoldExtension(string? extension) =>
        string.IsNullOrEmpty(extension) ? null : extension.TrimStart('.').ToLowerInvariant();

    private static DirectoryFault Invalid(string message) => new(DirectoryError.Invalid, message);
}
