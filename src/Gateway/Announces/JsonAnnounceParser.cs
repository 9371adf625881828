using System.Buffers;
using System.Text.Json;
using P2POrleans.FileDirectory;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Announces;

/// <summary>
/// <c>{"files":[…]}</c> for a full list, <c>{"removed":[…],"added":[…]}</c> for a delta. Holds one item of a list at a time,
/// never the document.
/// </summary>
internal sealed class JsonAnnounceParser(AnnounceEntries entries, bool isFull) : IAnnounceParser
{
    private JsonReaderState _state;
    private Place _place = Place.BeforeRoot;
    private Problem? _problem;
    private string _list = "";
    private int _index;
    private bool _hasFiles;

    private enum Place
    {
        BeforeRoot,
        InRoot,
        InList,
        AfterRoot,
    }

    public Problem? Consume(in ReadOnlySequence<byte> buffer, bool isFinal, out SequencePosition consumed)
    {
        var reader = new Utf8JsonReader(buffer, isFinal, _state);
        while (true)
        {
            // A step that runs out of bytes half-way is undone and taken again when there are more.
            Utf8JsonReader before = reader;
            bool taken = Step(ref reader);
            if (_problem is null && taken)
                continue;

            if (!taken)
                reader = before;
            _state = reader.CurrentState;
            consumed = reader.Position;
            if (_problem is null && isFinal && isFull && !_hasFiles)
                _problem = Problems.Invalid("The field 'files' is missing.");
            return _problem;
        }
    }

    /// <returns>False when there are not enough bytes for it, or the document has ended.</returns>
    private bool Step(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            return false;

        switch (_place)
        {
            case Place.BeforeRoot when reader.TokenType == JsonTokenType.StartObject:
                _place = Place.InRoot;
                return true;
            case Place.BeforeRoot:
                return Refuse("The body must be a JSON object.");
            case Place.InRoot when reader.TokenType == JsonTokenType.EndObject:
                _place = Place.AfterRoot;
                return true;
            case Place.InRoot:
                return StepIntoField(ref reader);
            case Place.InList when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.InRoot;
                return true;
            case Place.InList:
                return StepOverItem(ref reader);
            default:
                return true;
        }
    }

    private bool StepIntoField(ref Utf8JsonReader reader)
    {
        string? list = isFull
            ? reader.ValueTextEquals("files"u8) ? "files" : null
            : reader.ValueTextEquals("removed"u8) ? "removed" : reader.ValueTextEquals("added"u8) ? "added" : null;
        if (!reader.Read())
            return false;
        if (list is null)
            return reader.TrySkip();
        if (reader.TokenType == JsonTokenType.Null && !isFull)
            return true;
        if (reader.TokenType != JsonTokenType.StartArray)
            return Refuse($"The field '{list}' must be a list.");

        _hasFiles = true;
        _list = list;
        _index = 0;
        _place = Place.InList;
        return true;
    }

    private bool StepOverItem(ref Utf8JsonReader reader)
    {
        Utf8JsonReader end = reader;
        if (!end.TrySkip())
            return false;
        if (!FileItemParser.TryParse(ref reader, out FileEntry entry, out string? error))
            return Refuse($"{_list}[{_index}] {error}.");

        _problem = entries.Add(entry, isRemoval: _list == "removed");
        _index++;
        return true;
    }

    private bool Refuse(string detail)
    {
        _problem = Problems.Invalid(detail);
        return true;
    }
}
