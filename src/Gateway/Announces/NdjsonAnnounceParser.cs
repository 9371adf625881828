using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using P2POrleans.FileDirectory;
using P2POrleans.Gateway.Bodies;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Announces;

/// <summary>
/// One object a line: a file for a full list, <c>{"remove":{…}}</c> or <c>{"add":{…}}</c> for a delta. Blank lines are skipped;
/// the last line needs no end.
/// </summary>
internal sealed class NdjsonAnnounceParser(AnnounceEntries entries, bool isFull) : IAnnounceParser
{
    private long _line;

    public Problem? Consume(in ReadOnlySequence<byte> buffer, bool isFinal, out SequencePosition consumed)
    {
        var lines = new SequenceReader<byte>(buffer);
        Problem? problem = null;
        while (problem is null && lines.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
            problem = TakeLine(line);
        if (problem is null && isFinal && !lines.End)
        {
            problem = TakeLine(lines.UnreadSequence);
            lines.AdvanceToEnd();
        }

        consumed = lines.Position;
        return problem;
    }

    private Problem? TakeLine(in ReadOnlySequence<byte> line)
    {
        _line++;
        if (IsBlank(line))
            return null;

        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            bool isRemoval = false;
            if (!(isFull
                ? FileItemParser.TryParse(ref reader, out FileEntry entry, out string? error)
                : TryParseChange(ref reader, out entry, out isRemoval, out error)))
                return Problems.Invalid($"Line {_line} {error}.");

            // Whatever follows the object throws.
            reader.Read();
            return entries.Add(entry, isRemoval);
        }
        catch (JsonException e)
        {
            return Problems.Invalid(BodyFault.Describe(e, _line));
        }
    }

    /// <summary>One <see cref="Protocol.Rest.FileDeltaLine"/>: of its two fields one is there, and the other null or left out.</summary>
    private static bool TryParseChange(
        ref Utf8JsonReader reader, out FileEntry entry, out bool isRemoval, [NotNullWhen(false)] out string? error)
    {
        entry = default;
        isRemoval = false;
        error = null;
        int changes = 0;
        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        while (isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool removes = reader.ValueTextEquals("remove"u8);
            bool isChange = removes || reader.ValueTextEquals("add"u8);
            reader.Read();
            if (!isChange || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
                continue;
            }

            if (!FileItemParser.TryParse(ref reader, out entry, out error))
                return false;
            isRemoval = removes;
            changes++;
        }

        error = changes == 1 ? null : "must be {\"add\":{…}} or {\"remove\":{…}}";
        return error is null;
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (ReadOnlyMemory<byte> segment in line)
        {
            if (segment.Span.ContainsAnyExcept(" \t\r"u8))
                return false;
        }

        return true;
    }
}
