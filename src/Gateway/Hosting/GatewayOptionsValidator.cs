using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace P2POrleans.Gateway.Hosting;

internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const string Listen = GatewayOptions.Section + ":" + nameof(GatewayOptions.Listen);

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var rules = new OptionRules();
        string? broken = WhatIsWrongWith(options.Listen);
        rules.Require(broken is null, Listen, options.Listen, broken);
        rules.Require(
            options.ShutdownTimeout >= TimeSpan.Zero && options.ShutdownTimeout <= TimeSpan.FromHours(1),
            GatewayOptions.Section + ":" + nameof(GatewayOptions.ShutdownTimeout), options.ShutdownTimeout, "must be between 0 and 1 hour");
        return rules.Result;
    }

    private static string? WhatIsWrongWith(string listen)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(listen);
        }
        catch (FormatException)
        {
            return "must be http://HOST:PORT";
        }

        if (address.Scheme != "http")
            return "must begin with http://; put a reverse proxy in front for TLS";
        if (address.IsUnixPipe || address.IsNamedPipe || address.PathBase.Length > 0)
            return "must be http://HOST:PORT without a path";
        if (!IsBindable(address.Host))
            return "must have localhost, an IP address or * as its host, and a number as its port";
        if (address.Port is < 0 or > 65535)
            return "must have a port between 0 and 65535";
        if (address.Port == 0 && address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return "must name an address to take any free port: http://127.0.0.1:0";
        return null;
    }

    /// <summary>Kestrel takes anything else, a mistyped port included, for "every address".</summary>
    private static bool IsBindable(string host) =>
        host is "*" or "+" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _);
}
