using System.Buffers;
using System.Text.Json;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Announces;

/// <summary>
/// A JSON object with lists in it, and perhaps one text. Holds one item of a list at a time, never the document. Unknown fields
/// are skipped.
/// </summary>
/// <param name="lists">Names of fields.</param>
/// <param name="mayBeNull">Whether null stands for a list without items.</param>
/// <param name="textField">The name of a field, or null.</param>
internal abstract class JsonListParser(string[] lists, bool mayBeNull, string? textField) : IAnnounceParser
{
    private JsonReaderState _state;
    private Place _place = Place.BeforeRoot;
    private Problem? _problem;
    private string _list = "";
    private int _index;

    private enum Place
    {
        BeforeRoot,
        InRoot,
        InList,
        AfterRoot,
    }

    /// <summary>True once one of the lists has begun.</summary>
    protected bool HasList { get; private set; }

    /// <summary>What the text field said, once it was there.</summary>
    public string? Text { get; private set; }

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
            if (_problem is null && isFinal)
                _problem = WhatIsMissing();
            return _problem;
        }
    }

    /// <param name="reader">Stands on the beginning of an item, which is whole in its buffer; to be left on its end.</param>
    /// <returns>Null, or why the body is refused.</returns>
    protected abstract Problem? TakeItem(ref Utf8JsonReader reader, string list, int index);

    /// <returns>Null, or why the body is refused after all of it was read.</returns>
    protected abstract Problem? WhatIsMissing();

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
        string? list = null;
        foreach (string name in lists)
        {
            if (reader.ValueTextEquals(name))
                list = name;
        }

        bool isText = textField is not null && reader.ValueTextEquals(textField);
        if (!reader.Read())
            return false;
        if (isText)
            return StepOverText(ref reader);
        if (list is null)
            return reader.TrySkip();
        if (reader.TokenType == JsonTokenType.Null && mayBeNull)
            return true;
        if (reader.TokenType != JsonTokenType.StartArray)
            return Refuse($"The field '{list}' must be a list.");

        HasList = true;
        _list = list;
        _index = 0;
        _place = Place.InList;
        return true;
    }

    private bool StepOverText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return true;
        if (reader.TokenType != JsonTokenType.String)
            return Refuse($"The field '{textField}' must be a string.");
        Text = JsonText.Read(ref reader);
        return Text is not null || Refuse($"The field '{textField}' is not well-formed Unicode.");
    }

    private bool StepOverItem(ref Utf8JsonReader reader)
    {
        Utf8JsonReader end = reader;
        if (!end.TrySkip())
            return false;
        _problem = TakeItem(ref reader, _list, _index);
        _index++;
        return true;
    }

    private bool Refuse(string detail)
    {
        _problem = Problems.Invalid(detail);
        return true;
    }
}
