using Microsoft.Extensions.Configuration;
using P2POrleans.Peer.Inbox;

namespace P2POrleans.Peer.Hosting;

/// <summary>
/// Where a peer's settings come from: the configuration file, then the environment (<c>P2P__Peer__Name</c>), then what the caller
/// gives. What comes later wins; a list in a later place replaces the whole list of an earlier one.
/// </summary>
internal static class PeerConfiguration
{
    private static readonly string[] Lists =
    [
        $"{PeerOptions.Section}:{nameof(PeerOptions.Shares)}:",
        $"{PeerOptions.Section}:{nameof(PeerOptions.Include)}:",
        $"{PeerOptions.Section}:{nameof(PeerOptions.Exclude)}:",
        $"{PeerOptions.Section}:{nameof(PeerOptions.Inbox)}:{nameof(InboxOptions.From)}:",
    ];

    /// <exception cref="PeerStartException">The file is missing or is not JSON.</exception>
    public static IEnumerable<KeyValuePair<string, string?>> Merge(IEnumerable<KeyValuePair<string, string?>> settings, string? configFile)
    {
        var merged = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (IEnumerable<KeyValuePair<string, string?>> source in (IEnumerable<KeyValuePair<string, string?>>[])
            [ReadFile(configFile), ReadEnvironment(), settings])
        {
            KeyValuePair<string, string?>[] given = [.. source.Where(s => s.Value is not null)];
            foreach (string list in Lists.Where(l => given.Any(s => s.Key.StartsWith(l, StringComparison.OrdinalIgnoreCase))))
            {
                foreach (string key in merged.Keys.Where(k => k.StartsWith(list, StringComparison.OrdinalIgnoreCase)).ToArray())
                    merged.Remove(key);
            }

            foreach ((string key, string? value) in given)
                merged[key] = value;
        }

        return merged;
    }

    private static IEnumerable<KeyValuePair<string, string?>> ReadFile(string? configFile)
    {
        if (configFile is null)
            return [];
        try
        {
            return new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(configFile), optional: false).Build().AsEnumerable();
        }
        catch (InvalidDataException e)
        {
            throw new PeerStartException(SettingsFile.WhatIsWrong(e), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PeerStartException($"The configuration file {configFile} can't be read: {(e.InnerException ?? e).Message}", e);
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> ReadEnvironment() =>
        new ConfigurationBuilder().AddEnvironmentVariables().Build().AsEnumerable()
            .Where(s => s.Key.StartsWith("P2P:", StringComparison.OrdinalIgnoreCase)
                || s.Key.StartsWith("Logging:", StringComparison.OrdinalIgnoreCase));
}
