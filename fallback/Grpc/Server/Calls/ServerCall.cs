using System.IO.Compression;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>One call on the server, from its headers to its status.</summary>
internal sealed class ServerCall(HttpContext http, GrpcServiceOptions options, ILogger logger) : ServerCallContext, IAsyncDisposable
{
    private const string UnexpectedError = "Exception was thrown by handler.";

    private ServerCallDeadline? _deadline;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private string? _peer;
    private Status _status;
    private string _responseEncoding = HeaderNames.Identity;

    public HttpContext HttpContext => http;

    public GrpcServiceOptions Options => options;

    public string? RequestEncoding => http.Request.Headers[HeaderNames.Encoding];

    /// <summary>The deadline has ended the call; whatever the service method still does is lost.</summary>
    public bool HasExpired => _deadline?.HasExpired == true;

    /// <summary>How the next response message is compressed; null for not at all.</summary>
    public CompressionLevel? ResponseCompression
        => _responseEncoding == HeaderNames.Gzip && WriteOptions?.Flags.HasFlag(WriteFlags.NoCompress) != true
            ? options.ResponseCompressionLevel ?? CompressionLevel.Fastest
            : null;

    protected override string MethodCore => http.Request.Path.Value ?? string.Empty;

    protected override string HostCore => http.Request.Host.Value ?? string.Empty;

    protected override string PeerCore => _peer ??= DescribePeer(http.Connection);

    protected override DateTime DeadlineCore => _deadline?.Deadline ?? DateTime.MaxValue;

    protected override CancellationToken CancellationTokenCore => _deadline?.Token ?? http.RequestAborted;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore
    {
        get => _status;
        set => _status = value;
    }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override IDictionary<object, object> UserStateCore => http.Items!;

    public void Begin()
    {
        http.Response.ContentType = HeaderNames.ContentType;
        if (options.ResponseCompressionAlgorithm == HeaderNames.Gzip
            && HeaderNames.AcceptsEncoding(http.Request.Headers[HeaderNames.AcceptEncoding], HeaderNames.Gzip))
            UseResponseEncoding(HeaderNames.Gzip);

        string? timeout = http.Request.Headers[HeaderNames.Timeout];
        if (timeout is null)
            return;
        if (TimeoutText.TryParse(timeout, out TimeSpan remaining) && remaining > TimeSpan.Zero)
            _deadline = new ServerCallDeadline(this, DateTime.UtcNow + remaining, logger);
        else
            GrpcServerLog.InvalidTimeoutIgnored(logger, timeout);
    }

    /// <summary>Ends the call with the status that it has, or that <paramref name="failure"/> means.</summary>
    public async Task EndAsync(Exception? failure)
    {
        if (failure is not null)
            TakeStatusFrom(failure);

        // The deadline may have ended the call: then there is nothing more to say.
        if (_deadline is null || await _deadline.TryEndCallAsync())
            WriteTrailers();
    }

    public ValueTask DisposeAsync() => _deadline?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Tells the caller at once that the call is off.</summary>
    public void Reset()
    {
        if (http.Features.Get<IHttpResetFeature>() is { } stream)
            stream.Reset(HeaderNames.CancelErrorCode);
        else
            http.Abort();
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (http.Response.HasStarted)
            throw new InvalidOperationException("Response headers can only be sent once per call.");

        foreach (Metadata.Entry entry in responseHeaders)
        {
            if (entry.Key == HeaderNames.EncodingRequest)
                UseResponseEncoding(entry.Value);
            else
                http.Response.Headers.Append(entry.Key, MetadataText.Format(entry));
        }

        await http.Response.BodyWriter.FlushAsync();
    }

    private static string DescribePeer(ConnectionInfo connection) => connection.RemoteIpAddress?.AddressFamily switch
    {
        AddressFamily.InterNetwork => $"ipv4:{connection.RemoteIpAddress}:{connection.RemotePort}",
        AddressFamily.InterNetworkV6 => $"ipv6:[{connection.RemoteIpAddress}]:{connection.RemotePort}",
        _ => "unknown",
    };

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach ((string key, Microsoft.Extensions.Primitives.StringValues values) in http.Request.Headers)
        {
            if (HeaderNames.IsReserved(key))
                continue;
            foreach (string? value in values)
                MetadataText.Add(metadata, key, value ?? string.Empty);
        }

        return metadata;
    }

    private void UseResponseEncoding(string encoding)
    {
        _responseEncoding = encoding;
        http.Response.Headers[HeaderNames.Encoding] = encoding;
    }

    private void TakeStatusFrom(Exception failure)
    {
        if (failure is RpcException rpc)
        {
            GrpcServerLog.CallFailed(logger, Method, rpc.StatusCode, rpc.Status.Detail, rpc.Status.DebugException);
            foreach (Metadata.Entry entry in rpc.Trailers)
                ResponseTrailers.Add(entry);
            _status = rpc.Status;
            return;
        }

        // A caller who went away is not an error of the service, nor is that the service still read or wrote then.
        if (failure is OperationCanceledException or IOException or InvalidOperationException && CancellationToken.IsCancellationRequested)
            GrpcServerLog.CallCanceled(logger, Method, failure);
        else
            GrpcServerLog.UnexpectedException(logger, Method, failure);

        string detail = options.EnableDetailedErrors == true
            ? $"{UnexpectedError} {failure.GetType().Name}: {failure.Message}"
            : UnexpectedError;
        _status = new Status(StatusCode.Unknown, detail, failure);
    }

    private void WriteTrailers()
    {
        IHeaderDictionary destination = StatusTrailers.Destination(http.Response);
        try
        {
            foreach (Metadata.Entry entry in _responseTrailers ?? Metadata.Empty)
                destination.Append(entry.Key, MetadataText.Format(entry));
        }
        catch (InvalidOperationException exception)
        {
            // The server refuses a value that can't be a header.
            GrpcServerLog.UnexpectedException(logger, Method, exception);
            _status = new Status(StatusCode.Unknown, UnexpectedError, exception);
        }

        if (_status.StatusCode == StatusCode.Unimplemented && !http.Response.HasStarted)
            destination[HeaderNames.AcceptEncoding] = HeaderNames.SupportedEncodings;
        StatusTrailers.Write(destination, _status);
    }
}
