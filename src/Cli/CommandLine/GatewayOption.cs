using System.CommandLine;
using Microsoft.Extensions.Configuration;
using P2POrleans.Cli.Invocation;
using P2POrleans.Peer.Hosting;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.CommandLine;

/// <summary>
/// <c>--gateway URL</c>. Without it the environment's <c>P2P__Gateway</c>, then <c>P2P:Gateway</c> of an <c>appsettings.json</c> in
/// the working folder, then the default.
/// </summary>
internal static class GatewayOption
{
    public const string Default = "http://localhost:5000";

    private const string Key = "P2P:Gateway";

    public static Option<Uri?> Create() => new("--gateway")
    {
        Description = $"URL of the directory's gateway [default: P2P__Gateway, else {Default}]",
        HelpName = "URL",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (TryParse(text, out Uri? url))
                return url;

            result.AddError($"--gateway must be a URL like {Default}, not '{text}'");
            return null;
        },
    };

    public static Uri Resolve(Uri? option)
    {
        if (option is not null)
            return option;

        string text = Configured() is { Length: > 0 } configured ? configured : Default;
        return TryParse(text, out Uri? url) ? url! : throw CommandException.Usage($"{Key} must be a URL like {Default}, not '{text}'");
    }

    private static string? Configured()
    {
        try
        {
            return new ConfigurationBuilder()
                .SetBasePath(Environment.CurrentDirectory)
                .AddJsonFile("appsettings.json", optional: true)
                .AddEnvironmentVariables()
                .Build()[Key];
        }
        catch (InvalidDataException e)
        {
            throw CommandException.Usage(Sentence.AsReason(SettingsFile.WhatIsWrong(e)));
        }
    }

    /// <remarks>The slash at the end keeps a path of the URL when paths are put behind it.</remarks>
    private static bool TryParse(string text, out Uri? url) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out url) && url.Scheme is "http" or "https" && url.Host.Length > 0;
}
