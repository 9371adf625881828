using System.Net;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>The HTTP request of a call, without its messages.</summary>
internal static class RequestHead
{
    private static readonly string UserAgent
        = $"p2porleans-grpc-fallback/{typeof(RequestHead).Assembly.GetName().Version?.ToString(3)}";

    /// <exception cref="InvalidOperationException">The metadata asks for a compression that is not spoken.</exception>
    public static HttpRequestMessage Create(Uri address, IMethod method, Metadata? metadata, TimeSpan? timeout, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.TryAddWithoutValidation("Content-Type", HeaderNames.ContentType);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        request.Headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, HeaderNames.SupportedEncodings);
        if (timeout is { } remaining)
            request.Headers.TryAddWithoutValidation(HeaderNames.Timeout, TimeoutText.Format(remaining));
        foreach (Metadata.Entry entry in metadata ?? Metadata.Empty)
            Add(request, entry);
        return request;
    }

    private static void Add(HttpRequestMessage request, Metadata.Entry entry)
    {
        if (entry.Key == HeaderNames.Timeout)
            return;
        if (entry.Key != HeaderNames.EncodingRequest)
        {
            request.Headers.TryAddWithoutValidation(entry.Key, MetadataText.Format(entry));
            return;
        }

        if (entry.Value is not (HeaderNames.Identity or HeaderNames.Gzip))
            throw new InvalidOperationException($"There is no compression '{entry.Value}', only {HeaderNames.SupportedEncodings}.");
        request.Headers.TryAddWithoutValidation(HeaderNames.Encoding, entry.Value);
    }
}
