using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using P2POrleans.FileDirectory;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Gateway.Announces;

/// <summary>Parses one <see cref="Protocol.Rest.FileItem"/> by hand: a list has hundreds of thousands, and each fault is named.</summary>
internal static class FileItemParser
{
    /// <summary>64 digits, a dash and the digits of a long.</summary>
    private const int MaxContentIdLength = 64 + 1 + 19;

    /// <param name="reader">Stands on the object's start, and the whole object is in its buffer; left on its end.</param>
    /// <param name="error">The rest of a sentence that begins with the item's place.</param>
    /// <exception cref="JsonException">The object is not valid JSON.</exception>
    public static bool TryParse(ref Utf8JsonReader reader, out FileEntry entry, [NotNullWhen(false)] out string? error)
    {
        entry = default;
        error = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            error = "must be an object";
            return false;
        }

        string? name = null;
        ContentId? content = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
                error = ReadName(ref reader, out name);
            else if (reader.ValueTextEquals("content_id"u8))
                error = ReadContentId(ref reader, out content);
            else if (reader.Read())
                reader.TrySkip();
            if (error is not null)
                return false;
        }

        error = name is null ? "has no 'name'" : content is null ? "has no 'content_id'" : null;
        if (error is not null)
            return false;
        entry = new FileEntry(name!, content);
        return true;
    }

    private static string? ReadName(ref Utf8JsonReader reader, out string? name)
    {
        name = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            return "has a 'name' that is not a string";

        if (JsonText.Read(ref reader) is not { } text)
            return "has a 'name' that is not well-formed Unicode";

        if (!SharedName.TryNormalize(text, out string normal, out string? rule))
            return $"has a 'name' that {rule}";
        name = normal;
        return null;
    }

    private static string? ReadContentId(ref Utf8JsonReader reader, out ContentId? content)
    {
        const string wrong = "has a 'content_id' that is not <64 hexadecimal digits>-<size>";
        content = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            return wrong;

        long length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        // Longer only with escapes, which no digit needs.
        if (length > MaxContentIdLength || reader.ValueIsEscaped)
            return wrong;
        Span<char> text = stackalloc char[MaxContentIdLength];
        try
        {
            if (!ContentId.TryParse(text[..reader.CopyString(text)], out ContentId id))
                return wrong;
            content = id;
            return null;
        }
        catch (InvalidOperationException)
        {
            return wrong;
        }
    }
}
