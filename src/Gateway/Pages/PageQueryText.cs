namespace P2POrleans.Gateway.Pages;

/// <summary>The fields of the search form, as they were filled in.</summary>
public sealed record PageQueryText(string? Text, string? Extension, string? MinSize, string? MaxSize)
{
    public string ToQueryString() => string.Join('&', Fields().Select(static field => $"{field.Key}={Uri.EscapeDataString(field.Value!)}"));

    private IEnumerable<(string Key, string? Value)> Fields() =>
        new (string Key, string? Value)[] { ("q", Text), ("ext", Extension), ("min_size", MinSize), ("max_size", MaxSize) }
            .Where(static field => !string.IsNullOrEmpty(field.Value));
}
