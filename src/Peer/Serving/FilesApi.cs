using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using P2POrleans.Peer.Reporting;
using P2POrleans.Peer.Shares;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Names;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Serving;

/// <summary>The shared files over HTTP/1.1, for curl and browsers.</summary>
internal static class FilesApi
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public static Results<JsonHttpResult<FilePage>, ProblemHttpResult> List(string? limit, string? cursor, ShareIndex index)
    {
        int size = DefaultLimit;
        if (limit is not null
            && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size is >= 1 and <= MaxLimit))
            return Problem(StatusCodes.Status400BadRequest, $"'limit' is a number from 1 to {MaxLimit}.");
        if (!FileCursor.TryParse(cursor, out (string Name, ContentId Content)? after))
            return Problem(StatusCodes.Status400BadRequest, "'cursor' is not one of this peer's.");

        ReadOnlySpan<ShareEntry> rest = index.Current.After(after);
        ReadOnlySpan<ShareEntry> page = rest[..Math.Min(size, rest.Length)];
        var items = new List<FileItem>(page.Length);
        foreach (ShareEntry entry in page)
            items.Add(ShareSnapshot.ToItem(entry));
        string? next = page.Length < rest.Length ? FileCursor.Write(page[^1].Name, page[^1].Content) : null;
        return TypedResults.Json(new FilePage(items, next), PeerJson.Default.FilePage);
    }

    public static async Task<Results<RangeResult, FileStreamHttpResult, ProblemHttpResult>> Get(
        string contentId, ServedFiles files, ShareIndex index, HttpContext http)
    {
        if (!ContentId.TryParse(contentId, out ContentId content))
        {
            if (!PiecesRoot.TryParse(contentId, out PiecesRoot root))
                return Problem(StatusCodes.Status400BadRequest, "A content id is 64 hexadecimal digits, '-' and the size.");

            ContentId[] sizes = [.. index.Current.FindSizes(root)];
            if (sizes.Length > 1)
                return Choices(sizes);
            content = sizes.FirstOrDefault();
            if (sizes.Length == 0)
                return index.IsComplete ? NotShared() : AskAgain(http.Response, Busy.NotYetReason);
        }

        switch (files.Open(content, out ServedFile? file))
        {
            case OpenOutcome.NotShared:
                return NotShared();
            case OpenOutcome.NotYet:
                return AskAgain(http.Response, Busy.NotYetReason);
            case OpenOutcome.Changed:
                return Problem(StatusCodes.Status410Gone, "The file on disk is no longer that content.");
        }

        // The framework takes a range of any unit for one of bytes; RFC 9110 wants unknown units ignored.
        if (http.Request.GetTypedHeaders().Range is { } range && !range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase))
            http.Request.Headers.Remove(HeaderNames.Range);
        // Whatever a file says of itself, no browser shall run it as a page of this peer.
        HttpResponse response = http.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        (long From, long To)? single = SingleRange(http.Request, content.Size);
        (long first, long last) = single ?? (0, content.Size - 1);
        if (!file!.Has(first, last - first + 1))
            return Unfinished(file, http.Response);
        if (HttpMethods.IsGet(http.Request.Method) && !await TryBeginAsync(file, first, last, http))
            return AskAgain(http.Response, Busy.Reason);
        if (single is not null && HttpMethods.IsGet(http.Request.Method))
            return new RangeResult(file, first, last);
        return TypedResults.Stream(
            new ServedFileStream(file), "application/octet-stream", SharedName.FileNameOf(file.Entry.Name),
            entityTag: new EntityTagHeaderValue($"\"{content}\""), enableRangeProcessing: true);
    }

    /// <summary>The plainest and by far the most frequent kind of range: the framework has the rest.</summary>
    private static (long From, long To)? SingleRange(HttpRequest request, long size)
    {
        RequestHeaders headers = request.GetTypedHeaders();
        if (headers.Range is not { Ranges: { Count: 1 } ranges } || headers.IfRange is not null || headers.IfMatch.Count > 0
            || headers.IfNoneMatch.Count > 0 || headers.IfModifiedSince is not null || headers.IfUnmodifiedSince is not null)
            return null;
        RangeItemHeaderValue range = ranges.First();
        return range is { From: { } from, To: { } to } && from <= to && to < size ? (from, to) : null;
    }

    /// <returns>False when the file was closed, because there is no slot to send it.</returns>
    private static async Task<bool> TryBeginAsync(ServedFile file, long first, long last, HttpContext http)
    {
        bool begins = false;
        try
        {
            return begins = await file.TryBeginAsync(Leecher.Of(http), first, last - first + 1, Busy.Patience, http.RequestAborted);
        }
        finally
        {
            if (!begins)
                file.Dispose();
        }
    }

    private static ProblemHttpResult AskAgain(HttpResponse response, string reason, string seconds = Busy.RetryAfterSeconds)
    {
        response.Headers.RetryAfter = seconds;
        response.Headers.CacheControl = "no-store";
        return Problem(StatusCodes.Status503ServiceUnavailable, reason);
    }

    /// <summary>This peer is fetching the content itself: what is not there yet may be there later.</summary>
    private static ProblemHttpResult Unfinished(ServedFile file, HttpResponse response)
    {
        using ServedFile served = file;
        int count = PieceGeometry.For(served.Entry.Content.Size).PieceCount;
        return AskAgain(
            response,
            $"This peer is fetching the content itself and has {served.Pieces!.Count} of {count} pieces: "
            + "ask for a range that it has, ask another peer, or ask again later.",
            Busy.RetryAfterSecondsUnfinished);
    }

    private static ProblemHttpResult NotShared() => Problem(StatusCodes.Status404NotFound, "Nothing is shared here by that content id.");

    private static ProblemHttpResult Choices(ContentId[] sizes) => TypedResults.Problem(
        "Contents of several sizes have this pieces root; ask for one of 'choices'.", statusCode: StatusCodes.Status300MultipleChoices,
        extensions: new Dictionary<string, object?> { ["choices"] = sizes.Select(s => s.ToString()).ToArray() });

    private static ProblemHttpResult Problem(int status, string reason) => TypedResults.Problem(reason, statusCode: status);
}
