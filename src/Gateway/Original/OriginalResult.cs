namespace P2POrleans.Gateway.Original;

/// <param name="Url"><c>grpc://HOST:PORT/download/NAME</c>, the name raw: the original client splits the url as text.</param>
internal sealed record OriginalResult(string Url, string Username);
