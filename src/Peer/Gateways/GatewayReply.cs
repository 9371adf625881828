using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace P2POrleans.Peer.Gateways;

/// <summary>Turns what comes back from the gateway, or does not, into a result.</summary>
internal static class GatewayReply
{
    /// <param name="gateway">Its URL as messages write it.</param>
    /// <param name="type">Null for a reply without a body.</param>
    public static async Task<GatewayResult<T>> ReadAsync<T>(
        string gateway, HttpResponseMessage response, JsonTypeInfo<T>? type, CancellationToken cancellationToken)
        where T : class
    {
        if (!response.IsSuccessStatusCode)
            return await ReadFaultAsync(gateway, response, cancellationToken);
        if (type is null)
            return (T)(object)new Acknowledged();

        try
        {
            T? value = await response.Content.ReadFromJsonAsync(type, cancellationToken);
            return value is null ? NoGateway(gateway, response) : value;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return NoGateway(gateway, response);
        }
    }

    /// <summary>True when the exception means that nobody answered, rather than that the caller gave up.</summary>
    public static bool IsUnreachable(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    public static GatewayFault Unreachable(string gateway, Exception exception)
    {
        string reason = exception is OperationCanceledException
            ? "no answer in time"
            : (exception.InnerException ?? exception).Message.TrimEnd('.');
        return new GatewayFault(GatewayError.Unreachable, $"The gateway at {gateway} can't be reached: {reason}.");
    }

    private static GatewayFault NoGateway(string gateway, HttpResponseMessage response) =>
        new(GatewayError.NoGateway, $"What answers at {gateway} is not a P2POrleans gateway.") { Status = (int)response.StatusCode };

    private static async Task<GatewayFault> ReadFaultAsync(
        string gateway, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        GatewayProblem? problem = null;
        if (response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json")
        {
            try
            {
                problem = await response.Content.ReadFromJsonAsync(GatewayProblemJson.Default.GatewayProblem, cancellationToken);
            }
            catch (JsonException)
            {
                // The status says enough.
            }
        }

        GatewayError error = ErrorOf(response.StatusCode);
        string? reason = problem?.Detail ?? problem?.Title;
        // A gateway gives a reason with every refusal. What stands in front of it, and can't reach it now, may not.
        int status = (int)response.StatusCode;
        if (reason is null && status < 500 && error != GatewayError.Unavailable)
            return NoGateway(gateway, response);

        string message = reason
            ?? string.Create(CultureInfo.InvariantCulture, $"The gateway answered {status} {response.ReasonPhrase}.");
        return new GatewayFault(error, message)
        {
            Status = status,
            ExpectedEpoch = problem?.ExpectedEpoch,
            ExpectedSequence = problem?.ExpectedSequence,
            Choices = problem?.Choices ?? [],
        };
    }

    private static GatewayError ErrorOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.MultipleChoices => GatewayError.Ambiguous,
        HttpStatusCode.Unauthorized => GatewayError.InvalidToken,
        HttpStatusCode.Forbidden => GatewayError.Forbidden,
        HttpStatusCode.NotFound => GatewayError.NotFound,
        HttpStatusCode.Conflict => GatewayError.Conflict,
        HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType
            or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestUriTooLong => GatewayError.Invalid,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => GatewayError.Unavailable,
        _ => GatewayError.Unexpected,
    };
}
