using Microsoft.Extensions.Options;
using P2POrleans.Hosting;

namespace P2POrleans.Gateway.Hosting;

internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const string Listen = GatewayOptions.Section + ":" + nameof(GatewayOptions.Listen);

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var rules = new OptionRules();
        string? broken = ListenUrl.WhatIsWrongWith(options.Listen);
        rules.Require(broken is null, Listen, options.Listen, broken);
        rules.Require(
            options.ShutdownTimeout >= TimeSpan.Zero && options.ShutdownTimeout <= TimeSpan.FromHours(1),
            GatewayOptions.Section + ":" + nameof(GatewayOptions.ShutdownTimeout), options.ShutdownTimeout, "must be between 0 and 1 hour");
        return rules.Result;
    }
}
