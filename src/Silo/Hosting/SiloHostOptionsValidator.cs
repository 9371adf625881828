using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace P2POrleans.Silo.Hosting;

internal sealed class SiloHostOptionsValidator : IValidateOptions<SiloHostOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloHostOptions options)
    {
        var broken = new List<string>();
        Require(options.Port is > 0 and <= 65535, nameof(options.Port), options.Port, "must be from 1 to 65535");
        Require(options.ClientPort is > 0 and <= 65535, nameof(options.ClientPort), options.ClientPort, "must be from 1 to 65535");
        Require(options.Port != options.ClientPort, nameof(options.ClientPort), options.ClientPort, $"must not be that of {SiloHostOptions.Section}:Port");
        Require(!string.IsNullOrWhiteSpace(options.Advertise), nameof(options.Advertise), options.Advertise, "must be an address or a name");
        Require(
            options.ShutdownTimeout >= TimeSpan.Zero && options.ShutdownTimeout <= TimeSpan.FromHours(1),
            nameof(options.ShutdownTimeout), options.ShutdownTimeout, "must be between 0 and 1 hour");

        string? host = HostOf(options.Listen);
        Require(host is not null, nameof(options.Listen), options.Listen, "must be http://HOST:PORT");
        Require(
            !options.Dashboard || host is null || IsLoopback(host), nameof(options.Listen), options.Listen,
            "must be on localhost with the dashboard, which has no password");
        return broken.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(broken);

        void Require(bool isRight, string option, object value, string rule)
        {
            if (!isRight)
                broken.Add($"{SiloHostOptions.Section}:{option} is '{value}' but {rule}");
        }
    }

    private static string? HostOf(string listen)
    {
        try
        {
            BindingAddress address = BindingAddress.Parse(listen);
            return address is { Scheme: "http", PathBase: "", Port: >= 0 and <= 65535 } ? address.Host : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
