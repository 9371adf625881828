using Microsoft.AspNetCore.Http;
using P2POrleans.FileDirectory;

namespace P2POrleans.Gateway.Errors;

/// <summary>Every refusal of REST v1: the one place where outcomes become statuses.</summary>
internal static class Problems
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public static Problem Invalid(string detail) => new(StatusCodes.Status400BadRequest, "invalid", detail);

    public static Problem MissingToken(string detail) =>
        new(StatusCodes.Status401Unauthorized, "missing_token", detail) { Challenge = "Bearer" };

    public static Problem InvalidToken(string detail) =>
        new(StatusCodes.Status401Unauthorized, "invalid_token", detail) { Challenge = "Bearer error=\"invalid_token\"" };

    public static Problem Forbidden(string detail) => new(StatusCodes.Status403Forbidden, "forbidden", detail);

    public static Problem NotFound(string detail) => new(StatusCodes.Status404NotFound, "not_found", detail);

    public static Problem TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "too_large", detail);

    public static Problem UnsupportedMedia(string detail) =>
        new(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", detail);

    public static Problem Unavailable(string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", detail) { RetryAfter = RetryAfter };

    /// <summary>Says nothing of the cause: that is in the log.</summary>
    public static Problem Unexpected() =>
        new(StatusCodes.Status500InternalServerError, "internal_error", "The gateway failed to answer; its log says why.");

    public static Problem From(DirectoryFault fault) => fault.Error switch
    {
        DirectoryError.Invalid => Invalid(fault.Message),
        DirectoryError.InvalidToken => InvalidToken(fault.Message),
        DirectoryError.UnknownPeer => NotFound(fault.Message),
        DirectoryError.WrongCredential => new(StatusCodes.Status409Conflict, "name_taken", fault.Message),
        DirectoryError.StaleEpoch => OutOfStep("stale_epoch", fault),
        DirectoryError.SequenceGap => OutOfStep("sequence_gap", fault),
        DirectoryError.TooMany => TooLarge(fault.Message),
        DirectoryError.Unavailable => Unavailable(fault.Message),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Error, "A fault that has no status."),
    };

    private static Problem OutOfStep(string code, DirectoryFault fault) => new(StatusCodes.Status409Conflict, code, fault.Message)
    {
        Members = new Dictionary<string, object?>
        {
            ["expected_epoch"] = fault.ExpectedEpoch,
            ["expected_sequence"] = fault.ExpectedSequence,
        },
    };
}
