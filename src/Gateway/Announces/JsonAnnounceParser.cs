using System.Text.Json;
using P2POrleans.FileDirectory;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Announces;

/// <summary><c>{"files":[…]}</c> for a full list, <c>{"removed":[…],"added":[…]}</c> for a delta.</summary>
internal sealed class JsonAnnounceParser(AnnounceEntries entries, bool isFull)
    : JsonListParser(isFull ? ["files"] : [Removed, "added"], mayBeNull: !isFull, textField: null)
{
    private const string Removed = "removed";

    protected override Problem? TakeItem(ref Utf8JsonReader reader, string list, int index) =>
        FileItemParser.TryParse(ref reader, out FileEntry entry, out string? error)
            ? entries.Add(entry, isRemoval: list == Removed)
            : Problems.Invalid($"{list}[{index}] {error}.");

    /// <summary>A delta without either is none: most likely its fields have other names.</summary>
    protected override Problem? WhatIsMissing() => HasList
        ? null
        : Problems.Invalid(isFull ? "The field 'files' is missing." : "One of the fields 'added' and 'removed' is needed.");
}
