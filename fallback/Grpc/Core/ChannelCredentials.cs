namespace Grpc.Core;

/// <summary>Whether a channel speaks TLS. Certificates are a matter of the HTTP handler.</summary>
public sealed class ChannelCredentials
{
    private ChannelCredentials(bool isSecure) => IsSecure = isSecure;

    public static ChannelCredentials Insecure { get; } = new(isSecure: false);

    public static ChannelCredentials SecureSsl { get; } = new(isSecure: true);

    internal bool IsSecure { get; }
}
