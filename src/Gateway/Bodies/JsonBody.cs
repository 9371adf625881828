using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Bodies;

/// <summary>
/// A JSON object that is small enough to be read whole (the endpoint's body limit sees to it), with fields whose faults are
/// named to the caller. Unknown fields are ignored.
/// </summary>
internal sealed class JsonBody : IDisposable
{
    private readonly JsonDocument _document;

    private JsonBody(JsonDocument document) => _document = document;

    /// <exception cref="BadHttpRequestException">The body is too large, or breaks off.</exception>
    public static async Task<Checked<JsonBody>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (BodyFormat.WhatIsWrongWithEncoding(request) is { } problem)
            return problem;

        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(request.Body, default, cancellationToken);
        }
        catch (JsonException e)
        {
            return Problems.Invalid(BodyFault.Describe(e));
        }
        catch (Exception e) when (BodyFault.IsDecompression(e))
        {
            return Problems.Invalid(BodyFault.NotDecompressed);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return new JsonBody(document);

        document.Dispose();
        return Problems.Invalid("The body must be a JSON object.");
    }

    /// <summary>A field that must be there.</summary>
    public bool TryGetText(string field, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out string? error)
    {
        if (!TryGetOptionalText(field, out value, out error))
            return false;
        if (value is not null)
            return true;

        error = $"The field '{field}' is missing.";
        return false;
    }

    /// <summary>A field that may be left out or null.</summary>
    public bool TryGetOptionalText(string field, out string? value, [NotNullWhen(false)] out string? error)
    {
        value = null;
        error = null;
        if (!_document.RootElement.TryGetProperty(field, out JsonElement element) || element.ValueKind == JsonValueKind.Null)
            return true;

        return TryReadText(element, $"The field '{field}'", out value, out error);
    }

    /// <summary>A field that may be left out or null, which means false.</summary>
    public bool TryGetOptionalFlag(string field, out bool value, [NotNullWhen(false)] out string? error)
    {
        value = false;
        error = null;
        if (!_document.RootElement.TryGetProperty(field, out JsonElement element) || element.ValueKind == JsonValueKind.Null)
            return true;
        if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            error = $"The field '{field}' must be true or false.";
            return false;
        }

        value = element.GetBoolean();
        return true;
    }

    public void Dispose() => _document.Dispose();

    private static bool TryReadText(
        JsonElement element, string what, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out string? error)
    {
        value = null;
        error = null;
        if (element.ValueKind != JsonValueKind.String)
        {
            error = $"{what} must be a string.";
            return false;
        }

        try
        {
            value = element.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or half of a surrogate pair as an escape.
            error = $"{what} is not well-formed Unicode.";
            return false;
        }
    }
}
