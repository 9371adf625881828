using Microsoft.Extensions.Options;
using P2POrleans.Hosting;

namespace P2POrleans.Silo.Hosting;

internal sealed class SiloHostOptionsValidator : IValidateOptions<SiloHostOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloHostOptions options)
    {
        var rules = new OptionRules();
        rules.RequireRange(1, 65535, Key(nameof(options.Port)), options.Port);
        rules.RequireRange(1, 65535, Key(nameof(options.ClientPort)), options.ClientPort);
        rules.Require(
            options.Port != options.ClientPort, Key(nameof(options.ClientPort)), options.ClientPort,
            $"must not be that of {Key(nameof(options.Port))}");
        rules.Require(
            !string.IsNullOrWhiteSpace(options.Advertise), Key(nameof(options.Advertise)), options.Advertise, "must be an address or a name");
        rules.Require(
            options.ShutdownTimeout >= TimeSpan.Zero && options.ShutdownTimeout <= TimeSpan.FromHours(1),
            Key(nameof(options.ShutdownTimeout)), options.ShutdownTimeout, "must be between 0 and 1 hour");

        string? broken = ListenUrl.WhatIsWrongWith(options.Listen);
        rules.Require(broken is null, Key(nameof(options.Listen)), options.Listen, broken);
        rules.Require(
            !options.Dashboard || broken is not null || ListenUrl.IsLoopback(options.Listen), Key(nameof(options.Listen)), options.Listen,
            "must be on localhost with the dashboard, which has no password");
        return rules.Result;
    }

    private static string Key(string option) => SiloHostOptions.Section + ":" + option;
}
