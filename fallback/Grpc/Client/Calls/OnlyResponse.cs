using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>The response of a call whose response does not stream: exactly one message, and a status that confirms it.</summary>
internal sealed class OnlyResponse<TRequest, TResponse>(ClientCall<TRequest, TResponse> call)
    where TRequest : class
    where TResponse : class
{
    /// <returns>A task that nobody has to look at: it may fail unseen when the call is disposed.</returns>
    public Task<TResponse> ReceiveAsync()
    {
        Task<TResponse> response = ReceiveCoreAsync();
        response.ContinueWith(
            static task => _ = task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return response;
    }

    private async Task<TResponse> ReceiveCoreAsync()
    {
        TResponse? message = null;
        if (await call.Messages is { } response)
        {
            try
            {
                var reader = new ResponseReader<TResponse>(
                    await response.Content.ReadAsStreamAsync(call.Ended),
                    ResponseStatus.EncodingOf(response),
                    call.MaxReceiveMessageSize,
                    call.Method.ResponseMarshaller.ContextualDeserializer);
                message = await reader.ReadAsync(call.Ended);
                if (message is not null && await reader.ReadAsync(call.Ended) is not null)
                    throw new InvalidDataException("There is more than one response message.");
                call.EndByTrailers(response, isMessageMissing: message is null);
            }
            catch (Exception exception)
            {
                call.Fail("Error reading response.", exception);
            }
        }

        return message is not null && call.GetStatus().StatusCode == StatusCode.OK ? message : throw call.Failure();
    }
}
