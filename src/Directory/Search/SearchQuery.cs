namespace P2POrleans.FileDirectory.Search;

/// <param name="Text">Words; each must begin a word of the name, whole words rank higher.</param>
/// <param name="Extension">Without the dot, any case; null for all.</param>
/// <param name="MinSize">Bytes, inclusive; null for none. Files of unknown size match no bound.</param>
/// <param name="MaxSize">Bytes, inclusive; null for none.</param>
/// <param name="Limit">At most this many results, 1 or more.</param>
/// <param name="Cursor">From the page before; null for the first.</param>
public sealed record SearchQuery(string Text, string? Extension, long? MinSize, long? MaxSize, int Limit, string? Cursor);
