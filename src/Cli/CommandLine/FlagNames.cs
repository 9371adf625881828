using System.Text.RegularExpressions;

namespace P2POrleans.Cli.CommandLine;

/// <summary>
/// Puts what a user types in place of the settings (<c>P2P:Peer:Name</c>) and parameters of requests (<c>'min_size'</c>) that messages
/// of others name.
/// </summary>
/// <param name="flags">By the setting, or the parameter without its quotes.</param>
internal sealed partial class FlagNames(IReadOnlyDictionary<string, string> flags)
{
    public string PutInto(string message) =>
        Name().Replace(message, match => flags.TryGetValue(match.Value.Trim('\''), out string? flag) ? flag : match.Value);

    [GeneratedRegex(@"P2P(:\w+)+|'\w+'")]
    private static partial Regex Name();
}
