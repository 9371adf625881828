using Microsoft.Extensions.Options;

namespace P2POrleans.Peer.Gateways;

internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options) =>
        Uri.TryCreate(options.Gateway, UriKind.Absolute, out Uri? url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{GatewayOptions.Section}:{nameof(options.Gateway)} '{options.Gateway}' is no URL such as {GatewayOptions.DefaultUrl}.");
}
