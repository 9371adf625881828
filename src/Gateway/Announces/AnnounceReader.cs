using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using P2POrleans.Gateway.Bodies;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Limits;

namespace P2POrleans.Gateway.Announces;

/// <summary>
/// Reads the list of an announce as it arrives, JSON or NDJSON, in memory that grows with its entries and not with its text.
/// </summary>
internal sealed class AnnounceReader(AnnounceBudget budget, IOptions<LimitOptions> limits)
{
    /// <summary>Room for the longest name with every character escaped, before normalisation shortens it.</summary>
    private const int MaxItemBytes = 32 * 1024;

    /// <inheritdoc cref="ReadAsync(HttpRequest, Func{AnnounceEntries, IAnnounceParser}, CancellationToken)"/>
    public async Task<Checked<AnnounceEntries>> ReadAsync(HttpRequest request, bool isFull, CancellationToken cancellationToken)
    {
        if (BodyFormat.Is(request, BodyFormat.Json))
            return await ReadAsync(request, entries => new JsonAnnounceParser(entries, isFull), cancellationToken);
        if (BodyFormat.Is(request, BodyFormat.Ndjson))
            return await ReadAsync(request, entries => new NdjsonAnnounceParser(entries, isFull), cancellationToken);
        return BodyFormat.WhatIsWrongWithEncoding(request)
            ?? Problems.UnsupportedMedia($"The body must be {BodyFormat.Json} or {BodyFormat.Ndjson}.");
    }

    /// <returns>All entries, to be disposed of when the directory has them; or why the list is refused.</returns>
    /// <exception cref="BadHttpRequestException">The body is too large, or breaks off.</exception>
    public async Task<Checked<AnnounceEntries>> ReadAsync(
        HttpRequest request, Func<AnnounceEntries, IAnnounceParser> parserOf, CancellationToken cancellationToken)
    {
        if (BodyFormat.WhatIsWrongWithEncoding(request) is { } encodingProblem)
            return encodingProblem;

        var entries = new AnnounceEntries(budget, limits.Value.MaxFilesPerAnnounce);
        Problem? problem;
        try
        {
            problem = await ParseAsync(request.BodyReader, parserOf(entries), cancellationToken);
        }
        catch (JsonException e)
        {
            problem = Problems.Invalid(BodyFault.Describe(e));
        }
        catch
        {
            entries.Dispose();
            throw;
        }

        if (problem is null)
            return entries;
        entries.Dispose();
        return problem;
    }

    private static async Task<Problem?> ParseAsync(PipeReader body, IAnnounceParser parser, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read;
            try
            {
                read = await body.ReadAsync(cancellationToken);
            }
            catch (Exception e) when (BodyFault.IsDecompression(e))
            {
                return Problems.Invalid(BodyFault.NotDecompressed);
            }

            Problem? problem = parser.Consume(read.Buffer, read.IsCompleted, out SequencePosition consumed);
            long left = read.Buffer.Slice(consumed).Length;
            body.AdvanceTo(consumed, read.Buffer.End);
            if (problem is not null || read.IsCompleted)
                return problem;
            if (left > MaxItemBytes)
                return Problems.Invalid($"One item of the list is longer than {MaxItemBytes} bytes.");
        }
    }
}
