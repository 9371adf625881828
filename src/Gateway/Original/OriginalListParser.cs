using System.Text.Json;
using P2POrleans.FileDirectory;
using P2POrleans.Gateway.Announces;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Original;

/// <summary><c>{"username":…,"archivos":["name",…]}</c>.</summary>
internal sealed class OriginalListParser(AnnounceEntries entries) : JsonListParser([List], mayBeNull: false, textField: "username")
{
    private const string List = "archivos";

    /// <summary>Enough of a bad name to recognise it by.</summary>
    private const int ShownOfName = 60;

    protected override Problem? TakeItem(ref Utf8JsonReader reader, string list, int index)
    {
        if (reader.TokenType != JsonTokenType.String)
            return Problems.Invalid($"{list}[{index}] must be a string.");
        if (JsonText.Read(ref reader) is not { } name)
            return Problems.Invalid($"{list}[{index}] is not well-formed Unicode.");
        if (OriginalName.TryCheck(name, out string? rule))
            return entries.Add(new FileEntry(name, null), isRemoval: false);

        string shown = name.Length <= ShownOfName ? name : name[..ShownOfName] + "…";
        return Problems.Invalid($"{list}[{index}], '{shown}', {rule}.");
    }

    protected override Problem? WhatIsMissing() => Text is null
        ? Problems.Invalid("The field 'username' is missing.")
        : HasList ? null : Problems.Invalid($"The field '{List}' is missing.");
}
