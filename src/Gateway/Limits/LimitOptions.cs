namespace P2POrleans.Gateway.Limits;

/// <summary>Section <c>P2P:Limits</c>: what a caller may ask of the gateway. Everything beyond is refused and changes nothing.</summary>
public sealed class LimitOptions
{
    public const string Section = "P2P:Limits";

    /// <summary>
    /// Largest file list in bytes, both as it is sent and after decompression. Default 256 MiB. Beyond it: 413.
    /// </summary>
    public long MaxBodyBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Largest body of every other request, in bytes, sent and after decompression. Default 64 KiB. Beyond it: 413.</summary>
    public int MaxSmallBodyBytes { get; init; } = 64 * 1024;

    /// <summary>Most files in one announce, removals included. Default 1,000,000. Beyond it: 413.</summary>
    public int MaxFilesPerAnnounce { get; init; } = 1_000_000;

    /// <summary>
    /// Bytes that file lists may take in memory while they are being received, over all callers. Default 1 GiB. What would
    /// go beyond is answered 503 with <c>Retry-After</c>.
    /// </summary>
    public long MaxPendingAnnounceBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>
    /// How long a request may take, reading its body included. Default 18 seconds, which is less than clients wait. Beyond it: 503 with
    /// <c>Retry-After</c>; what has been begun to be written is finished all the same.
    /// </summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(18);

    /// <summary>The same for file lists. Default 115 seconds.</summary>
    public TimeSpan AnnounceWithin { get; init; } = TimeSpan.FromSeconds(115);

    /// <summary>Entries of a page when the caller does not say. Default 100.</summary>
    public int DefaultPageSize { get; init; } = 100;

    /// <summary>Most entries that a caller may ask for in a page. Default 1,000. Beyond it: 400.</summary>
    public int MaxPageSize { get; init; } = 1000;

    /// <summary>Longest search text in UTF-16 code units. Default 256. Beyond it: 400.</summary>
    public int MaxQueryLength { get; init; } = 256;

    /// <summary>Open pages that follow the directory (<c>/events</c>). Default 1,000. Beyond it: 503.</summary>
    public int MaxEventListeners { get; init; } = 1000;
}
