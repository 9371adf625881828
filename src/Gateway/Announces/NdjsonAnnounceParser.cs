using System.Buffers;
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
            string? error = isFull ? null : StepIntoChange(ref reader, out isRemoval);
            FileEntry entry = default;
            if (error is not null || !FileItemParser.TryParse(ref reader, out entry, out error))
                return Problems.Invalid($"Line {_line} {error}.");

            // The rest of the line: the end of a change, and what must not follow it.
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                    return Problems.Invalid($"Line {_line} has more than one change.");
            }

            return entries.Add(entry, isRemoval);
        }
        catch (JsonException e)
        {
            return Problems.Invalid(BodyFault.Describe(e, _line));
        }
    }

    private static string? StepIntoChange(ref Utf8JsonReader reader, out bool isRemoval)
    {
        const string wrong = "must be {\"add\":{…}} or {\"remove\":{…}}";
        isRemoval = false;
        if (reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            return wrong;
        isRemoval = reader.ValueTextEquals("remove"u8);
        if (!isRemoval && !reader.ValueTextEquals("add"u8))
            return wrong;
        reader.Read();
        return null;
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
