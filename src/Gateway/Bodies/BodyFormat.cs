using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Bodies;

/// <summary>What the headers say about a body.</summary>
internal static class BodyFormat
{
    public const string Json = "application/json";
    public const string Ndjson = "application/x-ndjson";

    /// <summary>True for a media type, whatever its parameters.</summary>
    public static bool Is(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Refuses an encoding that is not known. The decompression middleware takes the header away from a body that it unpacks.
    /// </summary>
    public static Problem? WhatIsWrongWithEncoding(HttpRequest request) => request.Headers.ContentEncoding is [{ Length: > 0 }, ..]
        ? Problems.UnsupportedMedia("The Content-Encoding must be one of gzip, br and deflate, once, or none.")
        : null;
}
