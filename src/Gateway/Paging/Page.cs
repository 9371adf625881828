namespace P2POrleans.Gateway.Paging;

/// <summary>
/// One more than a page is asked of the directory, so that the last page is known for it and nobody asks for an empty one.
/// </summary>
internal static class Page
{
    /// <returns>At most <paramref name="limit"/> items, and the cursor of the last one when there are more.</returns>
    public static (IReadOnlyList<TOut> Items, string? NextCursor) Cut<TIn, TOut>(
        IReadOnlyList<TIn> found, int limit, Func<TIn, TOut> convert, Func<TIn, string> cursor)
    {
        var items = new TOut[Math.Min(found.Count, limit)];
        for (int i = 0; i < items.Length; i++)
            items[i] = convert(found[i]);
        return (items, found.Count > limit ? cursor(found[limit - 1]) : null);
    }
}
